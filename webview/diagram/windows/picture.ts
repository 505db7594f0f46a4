import type { Figure, Part } from '../../../src/diagram/figure/figure.ts';
import { solid } from '../../../src/diagram/figure/paint.ts';
import { textWidth } from '../../../src/diagram/figure/textWidth.ts';
import { drawMatrix, type MatrixDrawing, type MatrixSide } from '../../../src/diagram/figure/windowMatrix.ts';
import { drawGrids, type GridsDrawing } from '../../../src/diagram/figure/windows.ts';
import type { Exploration } from '../../../src/diagram/windows/explore.ts';
import { gridsOf, type PointedCell } from '../../../src/diagram/windows/grids.ts';
import { transposed } from '../../../src/diagram/windows/matrix.ts';
import type { WindowsState } from './state.ts';
import { cellLabel, equationOf, lineLabel, titleOf } from './words.ts';

/** What is seen of a layer: its maps, and its matrix where that is shown. */
export interface WindowsPicture {
  readonly grids: GridsDrawing;
  readonly matrix: MatrixDrawing | undefined;
  readonly equation: string;
}

/** The picture of an exploration, as wide as there is room for it, px. */
export function pictureOf(
  exploration: Exploration,
  state: WindowsState,
  width: number,
  pointed?: PointedCell,
): WindowsPicture {
  return {
    grids: drawGrids(
      gridsOf(exploration, pointed, state.showsMatrix),
      name => titleOf(exploration, name),
      (grid, cell) => cellLabel(exploration, grid, cell),
      width,
    ),
    matrix: state.showsMatrix ? matrixPicture(exploration, state) : undefined,
    equation: equationOf(exploration, pointed),
  };
}

/** The same as one drawing, the equation below the maps. */
export function figureOf({ grids, matrix, equation }: WindowsPicture): Figure {
  const width = Math.max(grids.width, matrix?.width ?? 0);
  const lines = wrapped(equation, width - 2 * margin);
  const below = grids.height + lines.length * lineHeight;
  return {
    x: 0,
    y: 0,
    width,
    height: below + margin + (matrix?.height ?? 0),
    parts: [
      ...grids.panels.flatMap(({ titles, rows, frame }) => [
        titles,
        ...rows.flat().map(({ part }) => part),
        ...(frame === undefined ? [] : [frame]),
      ]),
      {
        kind: 'equation',
        marks: lines.map((text, line) => ({
          kind: 'text' as const,
          text,
          x: margin,
          y: grids.height + (line + 0.8) * lineHeight,
          size: fontSize,
          paint: solid('text'),
        })),
      },
      ...(matrix === undefined ? [] : [...matrix.lines, ...matrix.around].map(part => moved(part, below + margin))),
    ],
  };
}

const margin = 12;
const fontSize = 12;
const lineHeight = 17;

function matrixPicture(exploration: Exploration, { isTransposed, entries }: WindowsState): MatrixDrawing | undefined {
  const { matrix, problem, numbers, outputs, at } = exploration;
  if (matrix === undefined) return undefined;
  const { isSignal } = problem;
  const result: MatrixSide = { name: 'y', map: problem.output, isSignal };
  const read: MatrixSide = { name: 'x', map: problem.input, isSignal };
  const areRows = (problem.rule.kind === 'spread') === isTransposed;
  const labelOf = (line: number): string => lineLabel(exploration, line);
  const lines = areRows ? 'rows' : 'columns';
  const look = { entries, at, lines, labelOf } as const;
  return isTransposed
    ? drawMatrix(transposed(matrix), { ...look, rows: read, columns: result })
    : drawMatrix(matrix, {
        ...look,
        rows: result,
        columns: read,
        vectors: { result: outputs, read: numbers.input, bias: numbers.bias ?? 0 },
      });
}

/** A text in lines that are no wider than so many px. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`.trimStart();
    if (lines.length === 0 || width < textWidth(longer, fontSize)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function moved(part: Part, down: number): Part {
  const { x = 0, y = 0 } = part.at ?? {};
  return { ...part, at: { x, y: y + down } };
}
