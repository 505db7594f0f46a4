import { drawMatrix, type MatrixDrawing, type MatrixSide } from '../../../src/diagram/figure/windowMatrix.ts';
import { drawGrids } from '../../../src/diagram/figure/windows.ts';
import type { WindowsPicture } from '../../../src/diagram/figure/windowsFigure.ts';
import type { Exploration } from '../../../src/diagram/windows/explore.ts';
import { gridsOf, type PointedCell } from '../../../src/diagram/windows/grids.ts';
import { transposed } from '../../../src/diagram/windows/matrix.ts';
import type { WindowsState } from './state.ts';
import { cellLabel, equationOf, lineLabel, titleOf } from './words.ts';

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
