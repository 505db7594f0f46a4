import { onePixel, type AxisWindow } from '../../core/window.ts';

/** What a picture of a sliding window shows: a patch of its input, cell by cell, and one or two windows on it. */
export interface WindowScene {
  readonly rows: Strip;
  readonly columns: Strip;
  /** The first window, and the one beside it where there is one. */
  readonly windows: readonly PlacedWindow[];
  readonly cells: readonly Cell[];
}

/** One axis of the patch, from the first cell of the border on. */
export interface Strip {
  readonly length: number;
  /** Whether the input goes on behind the patch. */
  readonly isCut: boolean;
}

/** A window by the cells that it spans, from its first row and column on. */
export interface PlacedWindow {
  readonly row: number;
  readonly column: number;
  readonly height: number;
  readonly width: number;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
  readonly isPadding: boolean;
  /** Whether any window at all reads it. */
  readonly isRead: boolean;
  /** Which of the windows read it, by their number. */
  readonly taps: readonly number[];
}

/** So many cells a side can have before they become too small to see. */
const mostCells = 32;

/** An axis of at most so many cells is shown as a whole; a longer one as a patch of so many, or as many as the windows need. */
const wholeCells = 12;
const patchCells = 8;

/**
 * The patch at the first corner of the input, with the first window and its neighbour on the last axis that has one. Of three axes
 * the last two are shown: one slice. Undefined when nothing can be seen: a size is not known, the window is too large, or it is
 * one pixel that moves by one.
 */
export function windowScene(axes: readonly AxisWindow[]): WindowScene | undefined {
  const isTrivial = axes.every(({ extent, stride, begin, end }) => extent === 1 && stride === 1 && begin + end === 0);
  if (isTrivial || axes.some(({ output, input }) => Number.isNaN(output + input))) return undefined;
  const [width, height = onePixel] = axes.slice(-2).toReversed();
  if (width === undefined) return undefined;
  return [
    placed(height, width, 0, 1 < width.output ? width.stride : 0),
    placed(height, width, width.output === 1 && 1 < height.output ? height.stride : 0, 0),
    placed(height, width, 0, 0),
  ].find(({ rows, columns, windows }, index) => {
    const isShown = rows.length <= mostCells && columns.length <= mostCells;
    return isShown && (1 < windows.length || index === 2);
  });
}

/** The scene with a second window so many rows and columns from the first; with none when both are 0. */
function placed(height: AxisWindow, width: AxisWindow, down: number, right: number): WindowScene {
  const rows = stripOf(height, down);
  const columns = stripOf(width, right);
  const size = { height: height.extent, width: width.extent };
  const windows = [
    { row: 0, column: 0, ...size },
    ...(0 < down + right ? [{ row: down, column: right, ...size }] : []),
  ];
  const cells = range(Math.min(rows.length, mostCells)).flatMap(row =>
    range(Math.min(columns.length, mostCells)).map((column): Cell => ({
      row,
      column,
      isPadding: isPadding(height, row) || isPadding(width, column),
      isRead: isRead(height, row) && isRead(width, column),
      taps: windows.flatMap((window, index) =>
        isTap(height, row - window.row) && isTap(width, column - window.column) ? [index] : [],
      ),
    })),
  );
  return { rows, columns, windows, cells };
}

function stripOf({ begin, input, end, overhang, extent }: AxisWindow, second: number): Strip {
  const total = begin + input + end + overhang;
  const length = total <= wholeCells ? total : Math.min(total, Math.max(patchCells, second + extent));
  return { length, isCut: length < total };
}

function isPadding({ begin, input }: AxisWindow, position: number): boolean {
  return position < begin || begin + input <= position;
}

/** Whether a window that begins so many cells before has a tap there. */
function isTap({ extent, dilation }: AxisWindow, offset: number): boolean {
  return 0 <= offset && offset < extent && offset % dilation === 0;
}

function isRead(axis: AxisWindow, position: number): boolean {
  const { kernel, stride, dilation, output } = axis;
  return range(Math.min(kernel, mostCells)).some(tap => {
    const start = position - tap * dilation;
    return 0 <= start && start % stride === 0 && start / stride < output;
  });
}

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}
