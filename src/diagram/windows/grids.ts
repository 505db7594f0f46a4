import type { AxisWindow } from '../../core/window.ts';
import { steppedGrid, type Exploration } from './explore.ts';
import { letterOf } from './matrix.ts';
import { formatNumber } from './numbers.ts';
import type { GridSize } from './problem.ts';
import { windowsOver, type Term } from './steps.ts';
import { range, shown } from './taps.ts';

export type GridName = 'input' | 'kernel' | 'bias' | 'output';

/** What a cell is besides a number: in the padding, of the window, the one that won, the one of this step, pointed at from elsewhere. */
export type CellTrait = 'border' | 'tapped' | 'winner' | 'current' | 'reached';

/** A number that is seen. */
export interface GridCell {
  /** Its number in its grid, row by row; undefined in the padding. */
  readonly index: number | undefined;
  readonly row: number;
  readonly column: number;
  /** Empty where there is no number. */
  readonly text: string;
  /** What it is multiplied with, or what is added to it, in this step. */
  readonly note?: string;
  /** The number of the kernel that lies on it. */
  readonly kernel?: number;
  readonly traits: readonly CellTrait[];
}

/** A map of numbers with its padding; rows and columns begin at 0 in the upper left corner of the padding. */
export interface Grid extends GridSize {
  readonly name: GridName;
  readonly cells: readonly GridCell[];
  /** What the window spans, in rows and columns of the grid. */
  readonly frame?: GridSize & { readonly row: number; readonly column: number };
}

/** A cell that is pointed at. */
export interface PointedCell {
  readonly grid: GridName;
  readonly index: number;
}

/**
 * The maps of an exploration in the order of the equation. Pointing at a cell of the map over which the windows slide marks the cells
 * of the other whose windows lie on it. `hasLetters` says what the numbers of the kernel are called in the matrix.
 */
export function gridsOf(exploration: Exploration, pointed?: PointedCell, hasLetters = false): readonly Grid[] {
  const { problem, numbers, outputs } = exploration;
  const narrow = steppedGrid(problem);
  const wide = narrow === 'input' ? 'output' : 'input';
  const reached = pointed?.grid === wide ? new Set(windowsOver(exploration.windows, pointed.index)) : new Set<number>();
  const values = { input: numbers.input, output: outputs };
  const maps = {
    [narrow]: narrowGrid(narrow, problem[narrow], values[narrow], exploration.at, reached),
    [wide]: wideGrid(wide, exploration, values[wide]),
  } as Readonly<Record<'input' | 'output', Grid>>;
  return [
    maps.input,
    ...(numbers.kernel.length === 0 ? [] : [kernelGrid(exploration, hasLetters)]),
    ...(numbers.bias === undefined ? [] : [biasGrid(numbers.bias)]),
    maps.output,
  ];
}

function narrowGrid(
  name: GridName,
  size: GridSize,
  values: readonly number[],
  at: number,
  reached: ReadonlySet<number>,
): Grid {
  const cells = values.map((value, index) => ({
    ...placeIn(index, size),
    text: formatNumber(value),
    traits: [...(index === at ? ['current' as const] : []), ...(reached.has(index) ? ['reached' as const] : [])],
  }));
  return { name, ...size, cells };
}

/** The map that the windows slide over, with a ring of padding around it; of what is cut off, where it is the output. */
function wideGrid(name: GridName, exploration: Exploration, values: readonly number[]): Grid {
  const { problem, step } = exploration;
  const [rows, columns] = problem.axes;
  const size = { rows: lengthOf(rows), columns: lengthOf(columns) };
  const terms = new Map(step.terms.map(term => [`${term.tap.row},${term.tap.column}`, term]));
  const cells = range(size.rows * size.columns).map((_, place): GridCell => {
    const row = Math.floor(place / size.columns) - rows.begin;
    const column = (place % size.columns) - columns.begin;
    const isInside = 0 <= row && row < rows.input && 0 <= column && column < columns.input;
    const term = terms.get(`${row},${column}`);
    const note = term && noteOf(exploration, term, isInside);
    return {
      index: isInside ? row * columns.input + column : undefined,
      row: row + rows.begin,
      column: column + columns.begin,
      text: isInside ? formatNumber(values[row * columns.input + column] ?? 0) : borderText(exploration, row, column),
      ...(note !== undefined && { note }),
      ...(term && exploration.numbers.kernel.length !== 0 && { kernel: term.tap.kernel }),
      traits: [
        ...(isInside ? [] : ['border' as const]),
        ...(term === undefined ? [] : ['tapped' as const]),
        ...(term !== undefined && term === step.winner ? ['winner' as const] : []),
      ],
    };
  });
  const [windowRow, windowColumn] = [Math.floor(exploration.at / columns.output), exploration.at % columns.output];
  const frame = {
    row: windowRow * rows.stride,
    column: windowColumn * columns.stride,
    rows: rows.extent,
    columns: columns.extent,
  };
  return { name, ...size, cells, frame };
}

function kernelGrid({ problem: { kernel }, numbers, isFlipped }: Exploration, hasLetters: boolean): Grid {
  const last = numbers.kernel.length - 1;
  const cells = numbers.kernel.map((_, place) => {
    const index = isFlipped ? last - place : place;
    return {
      ...placeIn(place, kernel),
      index,
      text: formatNumber(numbers.kernel[index] ?? 0),
      kernel: index,
      ...(hasLetters && { note: letterOf(index) }),
      traits: ['tapped' as const],
    };
  });
  return { name: 'kernel', ...kernel, cells };
}

function biasGrid(bias: number): Grid {
  const cell = { index: 0, row: 0, column: 0, text: formatNumber(bias), traits: [] };
  return { name: 'bias', rows: 1, columns: 1, cells: [cell] };
}

function placeIn(index: number, { columns }: GridSize): { index: number; row: number; column: number } {
  return { index, row: Math.floor(index / columns), column: index % columns };
}

function lengthOf({ begin, input, end, overhang }: AxisWindow): number {
  return Math.max(1, begin + input + end + overhang);
}

function noteOf({ problem: { rule } }: Exploration, { weight, product }: Term, isInside: boolean): string | undefined {
  if (rule.kind === 'weigh') return `×${formatNumber(weight)}`;
  if (rule.kind === 'spread' && isInside) return `${product < 0 ? '−' : '+'}${formatNumber(Math.abs(product))}`;
  return undefined;
}

/** What a cell of the padding holds: nothing where it never takes part. */
function borderText({ problem: { rule, border, axes }, numbers }: Exploration, row: number, column: number): string {
  const [rows, columns] = axes;
  if (rule.kind === 'mean')
    return rule.countsPadding && row < rows.input + rows.end && column < columns.input + columns.end ? '0' : '';
  if (rule.kind !== 'weigh') return '';
  const [sourceRow, sourceColumn] = [shown(rows, row, border), shown(columns, column, border)];
  if (sourceRow === undefined || sourceColumn === undefined) return '0';
  return formatNumber(numbers.input[sourceRow * columns.input + sourceColumn] ?? 0);
}
