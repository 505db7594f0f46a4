import type { GridTitle } from '../../../src/diagram/figure/windows.ts';
import { mostMatrixLines } from '../../../src/diagram/figure/windowMatrix.ts';
import type { DiagramNode } from '../../../src/diagram/model.ts';
import { steppedGrid, type Exploration } from '../../../src/diagram/windows/explore.ts';
import { arrivalsOf, formulaOf, giftsOf } from '../../../src/diagram/windows/formula.ts';
import type { Grid, GridCell, GridName, PointedCell } from '../../../src/diagram/windows/grids.ts';
import type { GridSize, WindowProblem } from '../../../src/diagram/windows/problem.ts';
import { termsOfOutput } from '../../../src/diagram/windows/steps.ts';
import { text } from '../../text.ts';

/** What stands above a grid. */
export function titleOf({ problem, isFlipped }: Exploration, name: GridName): GridTitle {
  const isSpread = problem.rule.kind === 'spread';
  switch (name) {
    case 'input':
      return {
        title: text('Input {0}', sizeOf(problem.input, problem)),
        detail: isSpread ? text('each cell is spread') : paddingOf(problem),
        sign: '',
      };
    case 'kernel':
      return {
        title: isFlipped
          ? text('Kernel {0}, turned', sizeOf(problem.kernel, problem))
          : text('Kernel {0}', sizeOf(problem.kernel, problem)),
        detail: movesOf(problem),
        sign: '*',
      };
    case 'bias':
      return { title: text('Bias'), detail: '', sign: '+' };
    case 'output':
      return {
        title: text('Output {0}', sizeOf(problem.output, problem)),
        detail: isSpread ? cutOf(problem) : problem.rule.kind === 'weigh' ? '' : movesOf(problem),
        sign: problem.rule.kind === 'weigh' || isSpread ? '=' : '→',
      };
  }
}

/** A cell in words: where it is, its number, and its part in this step. */
export function cellLabel({ problem }: Exploration, { name, rows, columns }: Grid, cell: GridCell): string {
  if (cell.index === undefined) return cell.text === '' ? text('padding') : text('padding, {0}', cell.text);
  const size = name === 'input' || name === 'output' ? problem[name] : { rows, columns };
  const place =
    name === 'kernel'
      ? placeWords(cell.row * columns + cell.column, size, problem)
      : placeWords(cell.index, size, problem);
  const names = { input: text('input'), kernel: text('kernel'), bias: text('bias'), output: text('output') };
  const said = text('{0}, {1}: {2}', names[name], place, cell.text);
  if (name === 'kernel' || name === 'bias') return said;
  if (cell.traits.includes('winner')) return text('{0}, the largest of this window', said);
  if (cell.traits.includes('tapped')) return text('{0}, in this window', said);
  return cell.traits.includes('current') ? text('{0}, of this step', said) : said;
}

/** The step as an equation; that of the output which is pointed at, where inputs are spread. */
export function equationOf(exploration: Exploration, pointed?: PointedCell): string {
  const { problem, windows, numbers, step, at } = exploration;
  if (problem.rule.kind !== 'spread')
    return text('output ({0}): {1}', placeFigures(at, problem.output, problem), formulaOf(step));
  if (pointed?.grid === 'output') {
    const arrivals = arrivalsOf(termsOfOutput(problem, windows, numbers, pointed.index), numbers.bias);
    return text(
      'output ({0}) adds up what overlaps: {1}',
      placeFigures(pointed.index, problem.output, problem),
      arrivals,
    );
  }
  return text('input ({0}) is spread: {1}', placeFigures(at, problem.input, problem), giftsOf(step));
}

/** Which of how many steps it is. */
export function positionOf({ problem, windows, at }: Exploration): string {
  const place = placeWords(at, problem[steppedGrid(problem)], problem);
  return problem.rule.kind === 'spread'
    ? text('input {0} of {1} ({2})', at + 1, windows.length, place)
    : text('window {0} of {1} ({2})', at + 1, windows.length, place);
}

/** A line of the matrix in words. */
export function lineLabel({ problem }: Exploration, line: number): string {
  return problem.rule.kind === 'spread'
    ? text('column of input {0}', placeFigures(line, problem.input, problem))
    : text('row of output {0}', placeFigures(line, problem.output, problem));
}

/** What is left out of the picture, and what has to be known to read it. */
export function notesOf({ problem, isFlipped, matrix }: Exploration, showsMatrix: boolean): readonly string[] {
  const { rule, isReduced, ownInput, depth } = problem;
  const notes = [
    rule.kind === 'weigh' || rule.kind === 'spread'
      ? text(
          'One input channel and one output channel. The layer does this for each pair that it joins, and adds up what belongs to one output channel.',
        )
      : text('One channel. The layer does the same with each.'),
  ];
  if (isReduced)
    notes.push(
      rule.kind === 'spread'
        ? text('The layer itself reads {0}. With fewer inputs the borders are the same.', ownInput.join('×'))
        : text(
            'The layer itself reads {0}. Shorter by whole strides, so that the borders are what they are.',
            ownInput.join('×'),
          ),
    );
  if (depth !== undefined)
    notes.push(text('One slice of depth. The window has {0}, and is moved along that axis too.', depth));
  if (rule.kind === 'weigh' && rule.kernel === undefined)
    notes.push(
      isFlipped
        ? text('True convolution: the kernel is turned by 180° before it slides, as mathematics defines it.')
        : text(
            'Cross-correlation: the kernel slides as it is. Networks call that convolution; turned by 180° it would be the one of mathematics, and learning finds either.',
          ),
    );
  if (showsMatrix) notes.push(...matrixNotes(problem, matrix !== undefined));
  return notes;
}

/** Why a matrix is drawn in part only. */
export function cutNote(): string {
  return text('Only the first {0} rows and columns are drawn.', mostMatrixLines);
}

/** What a layer is called above its windows. */
export function layerTitle({ name, type }: DiagramNode): string {
  return name === '' || name.startsWith(`${type}_`) ? type : `${name} · ${type}`;
}

/** Its own window, and what it gives: "3×3, /2 → 64×112×112". */
export function layerDetail({ detail, window, shape }: DiagramNode): string {
  const { kernelSize = [], stride = [] } = window ?? {};
  const own = stride.some(step => 1 < step)
    ? `${kernelSize.join('×')}, /${[...new Set(stride)].join('×')}`
    : kernelSize.join('×');
  return `${detail === '' ? own : detail} → ${shape}`;
}

function matrixNotes({ rule, isSignal, axes }: WindowProblem, isLinear: boolean): readonly string[] {
  if (!isLinear) return [text('The largest of a window is no sum of its cells: there is no matrix for it.')];
  const [rows, columns] = axes;
  const strides = [rows.stride, columns.stride].slice(isSignal ? 1 : 0);
  const dilations = [rows.dilation, columns.dilation].slice(isSignal ? 1 : 0);
  return [
    rule.kind === 'spread'
      ? text(
          'The transpose of the matrix of a convolution with this kernel, stride and padding: each column has the numbers of the kernel.',
        )
      : isSignal
        ? text('A Toeplitz matrix: each row has the numbers of the kernel, further to the right than the row above.')
        : text(
            'A doubly blocked Toeplitz matrix: blocks for rows of the maps, and in each the numbers of one row of the kernel.',
          ),
    ...(strides.some(stride => 1 < stride)
      ? [
          rule.kind === 'spread'
            ? text('Stride {0} moves the next column on by so many rows.', [...new Set(strides)].join('×'))
            : text('Stride {0} leaves out the rows between every so many.', [...new Set(strides)].join('×')),
        ]
      : []),
    ...(dilations.some(dilation => 1 < dilation)
      ? [text('Dilation {0} puts zeros between the numbers of the kernel.', [...new Set(dilations)].join('×'))]
      : []),
  ];
}

function paddingOf({ axes, isSignal, border }: WindowProblem): string {
  const sides = axes.slice(isSignal ? 1 : 0).map(({ begin, end }) => (begin === end ? `${begin}` : `${begin}+${end}`));
  const isNone = axes.every(({ begin, end }) => begin + end === 0);
  if (isNone) return text('no padding');
  const filled = border === 'zeros' ? '' : ` (${border})`;
  return text('padding {0}', [...new Set(sides)].join('×') + filled);
}

function cutOf({ axes }: WindowProblem): string {
  return axes.some(({ begin, end }) => 0 < begin + end) ? text('the dashed border is cut off') : '';
}

function movesOf({ axes, isSignal }: WindowProblem): string {
  const seen = axes.slice(isSignal ? 1 : 0);
  const once = (sides: readonly number[]): string => [...new Set(sides)].join('×');
  const [strides, dilations] = [seen.map(({ stride }) => stride), seen.map(({ dilation }) => dilation)];
  return dilations.every(dilation => dilation === 1)
    ? text('stride {0}', once(strides))
    : text('stride {0}, dilation {1}', once(strides), once(dilations));
}

function sizeOf({ rows, columns }: GridSize, { isSignal }: WindowProblem): string {
  return isSignal ? String(columns) : `${rows}×${columns}`;
}

function placeFigures(index: number, { columns }: GridSize, { isSignal }: WindowProblem): string {
  const column = (index % columns) + 1;
  return isSignal ? String(column) : `${Math.floor(index / columns) + 1}, ${column}`;
}

function placeWords(index: number, { columns }: GridSize, { isSignal }: WindowProblem): string {
  const column = (index % columns) + 1;
  return isSignal ? text('place {0}', column) : text('row {0}, column {1}', Math.floor(index / columns) + 1, column);
}
