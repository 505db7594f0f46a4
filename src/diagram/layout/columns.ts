import { distance, type Lane, type Piece, type Pieces } from './pieces.ts';

/** Whether a column is entered from above and left downwards. */
export interface ColumnEnds {
  readonly isThrough: boolean;
}

/** So many times as long as all others, a column is the trunk that they are branches of. */
const muchLonger = 2;

/**
 * Columns side by side, upper ends in line. Where one of them is the trunk, it stays on the axis and all else is at its right, the lane of
 * a skip outermost; branches of a kind are spread around the axis in their order.
 */
export function arrangeColumns(
  pieces: Pieces,
  columns: readonly Piece[],
  ends: readonly ColumnEnds[],
  lane: Lane | undefined,
): Piece {
  const [only] = columns;
  if (only !== undefined && columns.length === 1 && lane === undefined) return only;
  const through = columns.filter((_, at) => ends[at]?.isThrough === true);
  const main = 0 < through.length || lane !== undefined ? through : columns;
  const trunk = trunkOf(main);
  const inner = trunk === undefined ? main : [trunk];
  const isInner = new Set(inner);
  const outer = columns.filter(column => !isInner.has(column));
  let right = 0;
  const put = (spot: { offset: number }, leftRoom: number, rightRoom: number): void => {
    spot.offset = right + leftRoom;
    right = spot.offset + rightRoom;
  };
  inner.forEach((column, at) => {
    if (0 < at) right += distance.column;
    put(column, column.left, column.right);
  });
  const axis = axisOf(inner);
  for (const column of inner) column.offset -= axis;
  right -= axis;
  const beside = (): void => {
    if (lane === undefined) return;
    if (0 < main.length) put(lane, lane.room + distance.lane, lane.room);
    else right = lane.room;
  };
  if (main.length === 0) beside();
  for (const column of outer) {
    right += distance.column;
    put(column, column.left, column.right);
  }
  if (0 < main.length) beside();
  return pieces.parallel(columns, lane === undefined ? [] : [lane]);
}

/** The only column, or one that is much longer than all others. */
function trunkOf(columns: readonly Piece[]): Piece | undefined {
  let [longest, second]: (Piece | undefined)[] = [];
  for (const column of columns)
    if (longest === undefined || longest.length < column.length) [longest, second] = [column, longest];
    else if (second === undefined || second.length < column.length) second = column;
  if (longest === undefined || second === undefined) return longest;
  return muchLonger * second.length <= longest.length ? longest : undefined;
}

/** In the middle, on the line of the column that stands there, if one does. */
function axisOf(columns: readonly Piece[]): number {
  const [first] = columns;
  const last = columns.at(-1);
  if (first === undefined || last === undefined) return 0;
  const middle = (first.offset + last.offset) / 2;
  const near = columns.find(({ offset }) => Math.abs(offset - middle) < 30);
  return near?.offset ?? middle;
}
