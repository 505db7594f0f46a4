import type { Link } from './nesting.ts';

/** Something with a place across the direction of reading: what a line can run to. Down the page, that is x. */
export interface Spot {
  x: number;
}

/** A line of its own beside others, along the direction of reading. */
export interface Lane extends Spot {
  /** From the axis of the piece that it belongs to, px. */
  offset: number;
  /** Room for a label at both sides of the line, px. */
  readonly room: number;
  /** Length that the label takes, px. */
  readonly least: number;
  /** The row that it passes: a label in it stands in its middle. */
  row: Piece | undefined;
}

/** Where a link changes from one line to another. */
export interface Jog {
  readonly link: Link;
  readonly gap: Gap;
  /** Whether it is shared by what comes of one source, before the labels of the gap; else by what goes to one target, behind them. */
  readonly isOut: boolean;
  upper: Spot;
  lower: Spot;
  /** Which of the parallel tracks it takes. */
  track: number;
}

/** The room between two rows: tracks of what spreads, then labels, then tracks of what comes together. */
export interface Gap {
  y: number;
  length: number;
  readonly jogs: Jog[];
  /** Least length, px. */
  readonly least: number;
  /** Whether each link to the row below comes on a track of its own, with its label on it. */
  readonly isComb: boolean;
  outTrack: number;
  labelAt: number;
  inTrack: number;
  outStep: number;
  inStep: number;
}

/**
 * A part of the drawing around an axis: one item, rows one after the other, or columns side by side. "Left" and "right" of the axis and
 * the length along it are as for a drawing that is read downwards.
 */
export interface Piece extends Spot {
  readonly kind: 'item' | 'series' | 'parallel';
  left: number;
  right: number;
  length: number;
  y: number;
  /** Of its axis from that of the piece around it, px. */
  offset: number;
  /** The piece around it in the same frame. */
  outer: Piece | undefined;
  /** Rows, columns, or what is in a frame. */
  readonly parts: readonly Piece[];
  /** Before each row but the first. */
  readonly gaps: readonly Gap[];
  readonly lanes: readonly Lane[];
  /** Room before and behind what is in a frame, and the least length of the whole, px. */
  readonly inset: Inset;
}

type Inset = readonly [before: number, behind: number, least: number];

/** Distances between lines and columns, px. */
export const distance = { column: 28, lane: 14, track: 10, row: 34 } as const;

const none: readonly never[] = [];
const flush = [0, 0, 0] as const;

/** All pieces, those inside others first. */
export interface Pieces {
  readonly all: Piece[];
  item(left: number, right: number, length: number, inner?: Piece, inset?: Inset): Piece;
  series(rows: readonly Piece[], gaps: readonly Gap[], lanes?: readonly Lane[]): Piece;
  parallel(columns: readonly Piece[], lanes: readonly Lane[]): Piece;
}

export function createPieces(): Pieces {
  const all: Piece[] = [];
  const add = (
    kind: Piece['kind'],
    left: number,
    right: number,
    length: number,
    parts: readonly Piece[],
    gaps: readonly Gap[],
    lanes: readonly Lane[],
    inset: Inset,
  ): Piece => {
    const piece = { kind, left, right, length, x: 0, y: 0, offset: 0, outer: undefined, parts, gaps, lanes, inset };
    if (kind !== 'item') for (const part of parts) part.outer = piece;
    all.push(piece);
    return piece;
  };
  /** How far columns and lanes reach to both sides. */
  const reach = (parts: readonly Piece[], lanes: readonly Lane[]): readonly [number, number] => {
    let [left, right] = [0, 0];
    for (const part of parts) {
      left = Math.max(left, part.left - part.offset);
      right = Math.max(right, part.right + part.offset);
    }
    for (const { offset, room } of lanes) {
      left = Math.max(left, room - offset);
      right = Math.max(right, room + offset);
    }
    return [left, right];
  };
  return {
    all,
    item: (left, right, length, inner, inset = flush) =>
      add('item', left, right, length, inner === undefined ? none : [inner], none, none, inset),
    series: (rows, gaps, lanes = none) =>
      add('series', ...reach(rows, lanes), aboutLength(rows), rows, gaps, lanes, flush),
    parallel(columns, lanes) {
      const piece = add('parallel', ...reach(columns, lanes), longest(columns), columns, none, lanes, flush);
      for (const lane of lanes) lane.row = piece;
      return piece;
    },
  };
}

/** Of rows whose gaps are not known yet. */
function aboutLength(rows: readonly Piece[]): number {
  let sum = -distance.row;
  for (const { length } of rows) sum += length + distance.row;
  return sum;
}

function longest(columns: readonly Piece[]): number {
  let most = 0;
  for (const { length } of columns) most = Math.max(most, length);
  return most;
}

export function createGap(least: number = distance.row, isComb = false): Gap {
  const { track } = distance;
  return {
    y: 0,
    length: 0,
    jogs: [],
    least,
    isComb,
    outTrack: 0,
    labelAt: 0,
    inTrack: 0,
    outStep: track,
    inStep: track,
  };
}

export function createJog(link: Link, gap: Gap, isOut: boolean, upper: Spot, lower: Spot): Jog {
  const jog = { link, gap, isOut, upper, lower, track: 0 };
  gap.jogs.push(jog);
  return jog;
}

/** Where the axis of a piece is inside its frame. */
export function offsetInFrame(piece: Piece): number {
  let sum = 0;
  for (let at: Piece | undefined = piece; at !== undefined; at = at.outer) sum += at.offset;
  return sum;
}
