import { arrangeBus } from './bus.ts';
import { arrangeLayers } from './layers.ts';
import { arrangeColumns, type ColumnEnds } from './columns.ts';
import type { Link, Nesting } from './nesting.ts';
import { createGap, createJog, distance, type Gap, type Lane, type Piece, type Pieces } from './pieces.ts';

/** What the arrangement of a frame works with. Arrays are by the numbers of the nesting. */
export interface Workshop {
  readonly nesting: Nesting;
  readonly pieces: Pieces;
  readonly pieceOf: (Piece | undefined)[];
  /** Which list an item was last seen in, and where in it. */
  readonly list: Int32Array;
  readonly position: Int32Array;
  readonly count: { lists: number; steps: number; looks: number };
  /** Half of the room that the label of a link takes across, px; 0 without a label. */
  roomOf(link: Link): number;
  /** The length that it takes along, px; 0 without a label. */
  lengthOf(link: Link): number;
}

/** How often all items of a frame may be looked at before lists are not taken apart any further: the time would be quadratic. */
const looks = { perItem: 12, atLeast: 60_000 } as const;

/**
 * The items of a list one after the other where all paths run through them, and what lies between side by side. `above` and `below` are
 * the gaps before and behind the whole.
 */
export function* arrangeSeries(
  shop: Workshop,
  items: readonly number[],
  above: Gap | undefined,
  below: Gap | undefined,
): Generator<void, Piece> {
  const only = items.length === 1 ? shop.pieceOf[items[0] ?? -1] : undefined;
  if (only !== undefined) return only;
  const list = enter(shop, items);
  const isLong = 1000 < items.length;
  if (isLong) yield;
  const cuts = findCuts(shop, items, list);
  if (isLong) yield;
  const rows: Piece[] = [];
  const gaps: Gap[] = [];
  let previous = -1;
  for (let step = 0; step <= cuts.length; step++) {
    if (++shop.count.steps % 400 === 0) yield;
    const cut = cuts[step] ?? items.length;
    const [before, next] = [items[previous], items[cut]];
    const upper = 0 < rows.length ? createGap(leastBetween(shop, before, next)) : above;
    if (previous + 1 < cut) {
      const between = cuts.length === 0 ? items : items.slice(previous + 1, cut);
      const lower = next === undefined ? below : createGap(leastBetween(shop, undefined, next));
      const lane = joinRow(shop, { list, cut, before, next, upper, lower });
      if (isLong && 1000 < between.length) yield;
      const branches = connectedParts(shop, between);
      if (isLong && 1000 < between.length) yield;
      shop.count.looks += between.length;
      const isWhole =
        (branches.length === 1 && cuts.length === 0) ||
        looks.perItem * shop.nesting.nElements + looks.atLeast < shop.count.looks;
      const ends = branches.length === 1 && lane === undefined ? [] : branches.map(branch => endsOf(shop, branch));
      const columns: Piece[] = [];
      for (const branch of branches)
        columns.push(
          isWhole
            ? ((yield* arrangeLayers(shop, branch, upper, lower)) ?? (yield* arrangeBus(shop, branch, upper, lower)))
            : yield* arrangeSeries(shop, branch, upper, lower),
        );
      if (0 < rows.length && upper !== undefined) gaps.push(upper);
      rows.push(arrangeColumns(shop.pieces, columns, ends, lane));
      if (lower !== undefined && next !== undefined) gaps.push(lower);
    } else if (next !== undefined && upper !== undefined && before !== undefined) {
      for (const link of shop.nesting.in[next] ?? []) setFirst(shop, link, upper, false);
      gaps.push(upper);
    }
    const row = next === undefined ? undefined : shop.pieceOf[next];
    if (row !== undefined) rows.push(row);
    previous = cut;
  }
  const [first] = rows;
  return rows.length === 1 && first !== undefined ? first : shop.pieces.series(rows, gaps);
}

/** Numbers the items of a list. */
export function enter(shop: Workshop, items: readonly number[]): number {
  const list = ++shop.count.lists;
  for (let at = 0; at < items.length; at++) {
    const item = items[at] ?? 0;
    shop.list[item] = list;
    shop.position[item] = at;
  }
  return list;
}

/** The positions of those items that all paths from before the list to behind it run through, by a single port each. */
function findCuts(shop: Workshop, items: readonly number[], list: number): readonly number[] {
  const { nesting, position } = shop;
  const n = items.length;
  const cuts: number[] = [];
  const isIn = (item: number): boolean => shop.list[item] === list;
  let reached = -1;
  for (let at = 0; at < n; at++)
    for (const { fromItem } of nesting.in[items[at] ?? -1] ?? []) if (!isIn(fromItem)) reached = at;
  // Several inputs stand side by side, and so do several outputs.
  let nInputs = 0;
  while (nInputs < n && nesting.in[items[nInputs] ?? -1]?.length === 0) nInputs++;
  if (1 < nInputs) reached = Math.max(reached, nInputs - 1);
  let outputs = n;
  while (0 < outputs && nesting.out[items[outputs - 1] ?? -1]?.length === 0) outputs--;
  if (n - outputs === 1) outputs = n;
  let blocked = -1;
  for (let at = 0; at < n; at++) {
    const item = items[at] ?? -1;
    const out = nesting.out[item] ?? [];
    const into = nesting.in[item] ?? [];
    for (const { fromItem, isBack } of into)
      if (isBack && isIn(fromItem)) blocked = Math.max(blocked, position[fromItem] ?? -1);
    if (reached <= at && blocked < at && at < outputs && hasOnePort(into, out)) cuts.push(at);
    for (const { toItem, isBack } of out)
      if (!isBack) reached = Math.max(reached, isIn(toItem) ? (position[toItem] ?? -1) : n);
    if (outputs <= at) reached = n;
  }
  return cuts;
}

function hasOnePort(into: readonly Link[], out: readonly Link[]): boolean {
  return into.every(({ to }) => to === into[0]?.to) && out.every(({ from }) => from === out[0]?.from);
}

/** A row between two cuts, and the gaps around it. */
interface RowPlace {
  readonly list: number;
  /** Position of the cut behind it. */
  readonly cut: number;
  readonly before: number | undefined;
  readonly next: number | undefined;
  readonly upper: Gap | undefined;
  readonly lower: Gap | undefined;
}

/** Leads links into the gaps around a row; the link that passes the whole row gets a lane. */
function joinRow(shop: Workshop, { list, cut, before, next, upper, lower }: RowPlace): Lane | undefined {
  const { nesting } = shop;
  const isIn = (item: number): boolean => shop.list[item] === list;
  let lane: Lane | undefined;
  const pass = (link: Link): void => {
    if (upper === undefined || lower === undefined) return;
    const room = Math.max(shop.roomOf(link), distance.lane / 2);
    lane = { x: 0, offset: 0, room, least: shop.lengthOf(link), row: undefined };
    passBeside(shop, link, lane, upper, lower);
  };
  if (before !== undefined && upper !== undefined)
    for (const link of nesting.out[before] ?? []) {
      if (!isIn(link.toItem) || link.toItem === next) pass(link);
      else if ((shop.position[link.toItem] ?? cut) < cut) setFirst(shop, link, upper, true);
    }
  if (next !== undefined && lower !== undefined)
    for (const link of nesting.in[next] ?? []) {
      if (link.fromItem === before) continue;
      if (!isIn(link.fromItem)) pass(link);
      else setLast(shop, link, lower);
    }
  return lane;
}

/** A link that runs down a lane between two gaps, and may have been led into one of them already. */
function passBeside(shop: Workshop, link: Link, lane: Lane, upper: Gap, lower: Gap): void {
  if (link.first === undefined) setFirst(shop, link, upper, true);
  if (link.last === undefined) setLast(shop, link, lower);
  if (link.first === undefined || link.last === undefined) return;
  link.first.lower = lane;
  link.last.upper = lane;
  link.lane = lane;
  link.labelAt = lane;
}

/** Leads a link into the gap behind its source. */
export function setFirst(shop: Workshop, link: Link, gap: Gap, isOut: boolean): void {
  const [from, to] = [endPiece(shop, link.from), endPiece(shop, link.to)];
  if (from === undefined || to === undefined) return;
  link.first = createJog(link, gap, isOut, from, to);
  link.labelAt ??= link.first;
}

/** Leads a link into the gap before its target. */
function setLast(shop: Workshop, link: Link, gap: Gap): void {
  const [from, to] = [endPiece(shop, link.from), endPiece(shop, link.to)];
  if (from === undefined || to === undefined) return;
  link.last = createJog(link, gap, false, from, to);
  link.labelAt ??= link.last;
}

/** The box or the port that a link begins or ends at. */
export function endPiece(shop: Workshop, end: number): Piece | undefined {
  return shop.pieceOf[end];
}

/** Whether there is a way into a part, and out of it. */
function endsOf({ nesting, list, count }: Workshop, part: readonly number[]): ColumnEnds {
  // Links inside a part begin and end in the same list.
  const own = ++count.lists;
  for (const item of part) list[item] = own;
  const isThere = (item: number): boolean => list[item] === own;
  const isEntered = part.some(item => nesting.in[item]?.some(({ fromItem }) => !isThere(fromItem)));
  const isLeft = part.some(item => nesting.out[item]?.some(({ toItem }) => !isThere(toItem)));
  return { isThrough: isEntered && isLeft };
}

/** The parts of a list that no link connects, in the order of their first items. */
function connectedParts({ nesting, list, count }: Workshop, items: readonly number[]): readonly (readonly number[])[] {
  const open = ++count.lists;
  for (const item of items) list[item] = open;
  const waiting: number[] = [];
  let own = 0;
  const visit = (other: number): void => {
    if (list[other] !== open) return;
    list[other] = own;
    waiting.push(other);
  };
  let nParts = 0;
  for (const start of items) {
    if (list[start] !== open) continue;
    own = open + ++nParts;
    visit(start);
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
      for (const { toItem } of nesting.out[item] ?? []) visit(toItem);
      for (const { fromItem } of nesting.in[item] ?? []) visit(fromItem);
    }
  }
  count.lists += nParts;
  if (nParts === 1) return [items];
  const parts: number[][] = Array.from({ length: nParts }, () => []);
  for (const item of items) parts[(list[item] ?? 0) - open - 1]?.push(item);
  return parts;
}

/** Between a port and what is next to it, the border of the frame keeps distance already. */
function leastBetween({ nesting }: Workshop, before: number | undefined, next: number | undefined): number {
  const isPort = (item: number | undefined): boolean => item !== undefined && nesting.nBoxes + nesting.nFrames < item;
  return isPort(before) || isPort(next) ? 0 : distance.row;
}
