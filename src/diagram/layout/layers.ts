import { linksOf } from './bus.ts';
import type { Link } from './nesting.ts';
import { createGap, createJog, distance, offsetInFrame, type Gap, type Jog, type Lane, type Piece } from './pieces.ts';
import { orderRows, spreadRows, type Place } from './rows.ts';
import { endPiece, enter, type Workshop } from './series.ts';

/** Beyond these, layers would be unreadable: links per item, and lines that pass beside items, per item. */
const most = { links: 4, passing: 10, items: 400 } as const;

/** Least lengths of the gaps behind items and before them, px. */
const gapLength = { behind: 8, before: 12 } as const;

/**
 * Items in layers, each behind all that it reads, in an order that crosses few links. Between two layers every link has a place of its own
 * for its label, and beside the layers that it passes a lane. Undefined where a graph goes back, or is too dense to be read like this.
 */
export function* arrangeLayers(
  shop: Workshop,
  items: readonly number[],
  above: Gap | undefined,
  below: Gap | undefined,
): Generator<void, Piece | undefined> {
  if (most.items < items.length) return undefined;
  const list = enter(shop, items);
  const links = linksOf(shop, items, list);
  if (most.links * items.length < links.length) return undefined;
  if (links.some(({ isBack }) => isBack)) return undefined;
  const isThere = (item: number): boolean => shop.list[item] === list;
  const { rank, last } = ranksOf(shop, items, links, isThere);
  // Rows by turns: labels of what enters, items, labels, items, ..., labels of what leaves.
  const rows: Place[][] = Array.from({ length: 2 * last + 3 }, () => []);
  const placeOf = new Map<number, Place>();
  for (const item of items) {
    const piece = shop.pieceOf[item];
    if (piece === undefined) return undefined;
    const place = createPlace(piece, piece.left, piece.right);
    placeOf.set(item, place);
    rows[2 * (rank.get(item) ?? 0) + 1]?.push(place);
  }
  yield;
  const chains: { readonly link: Link; readonly cells: readonly Lane[]; readonly row: number }[] = [];
  let nCells = 0;
  for (const link of links) {
    const from = rank.get(link.fromItem);
    const to = rank.get(link.toItem);
    const [start, end] = [from === undefined ? 0 : 2 * from + 2, to === undefined ? 2 * last + 2 : 2 * to];
    nCells += end - start + 1;
    if (most.passing * (items.length + 4) < nCells) return undefined;
    const cells: Lane[] = [];
    let before = placeOf.get(from === undefined ? -1 : link.fromItem);
    let reach = before === undefined ? 0 : portOffset(shop, link.from);
    for (let row = start; row <= end; row++) {
      const hasLabel = row === start && link.label !== -1;
      const room = Math.max(distance.lane / 2, hasLabel ? shop.roomOf(link) : 0);
      const cell: Lane = { x: 0, offset: 0, room, least: hasLabel ? shop.lengthOf(link) : 0, row: undefined };
      const place = createPlace(cell, room, room);
      cells.push(cell);
      rows[row]?.push(place);
      if (before !== undefined) join(before, place, reach, 0);
      [before, reach] = [place, 0];
    }
    const target = placeOf.get(to === undefined ? -1 : link.toItem);
    if (before !== undefined && target !== undefined) join(before, target, 0, portOffset(shop, link.to));
    chains.push({ link, cells, row: start });
  }
  yield;
  const used = rows.filter(row => 0 < row.length);
  yield* orderRows(used);
  yield* spreadRows(used);
  const parts = used.map(row =>
    shop.pieces.parallel(
      row.flatMap(({ spot }) => ('kind' in spot ? spot : [])),
      row.flatMap(({ spot }) => ('kind' in spot ? [] : spot)),
    ),
  );
  const isItemRow = used.map(row => row.some(({ spot }) => 'kind' in spot));
  const gaps = used.slice(1).map((_, at) => createGap(isItemRow[at] === true ? gapLength.behind : gapLength.before));
  const skipped = rows[0]?.length === 0 ? 1 : 0;
  for (const { link, cells, row } of chains) lead(shop, link, cells, gaps, row - skipped, [above, below]);
  return shop.pieces.series(parts, gaps);
}

/** Leads a link through its cells, the first of which is in the given row. */
function lead(
  shop: Workshop,
  link: Link,
  cells: readonly Lane[],
  gaps: readonly Gap[],
  row: number,
  [above, below]: readonly [Gap | undefined, Gap | undefined],
): void {
  const [from, to] = [endPiece(shop, link.from), endPiece(shop, link.to)];
  const [start, end] = [cells[0], cells.at(-1)];
  if (from === undefined || to === undefined || start === undefined || end === undefined) return;
  const between: Jog[] = [];
  if (link.first !== undefined && link.first.gap === above) link.first.lower = start;
  else {
    const gap = gaps[row - 1];
    if (gap !== undefined) link.first = createJog(link, gap, true, from, start);
  }
  cells.slice(1).forEach((cell, at) => {
    const gap = gaps[row + at];
    // Behind a layer lines spread, and before one they come together.
    if (gap !== undefined) between.push(createJog(link, gap, gap.least === gapLength.behind, cells[at] ?? start, cell));
  });
  link.between = between;
  if (link.last !== undefined && link.last.gap === below) link.last.upper = end;
  else {
    const gap = gaps[row + cells.length - 1];
    if (gap !== undefined) link.last = createJog(link, gap, false, end, to);
  }
  if (2 < cells.length) link.lane = start;
  link.labelAt = start;
}

/** Each item one layer behind the last that it reads, and near to what reads it. */
function ranksOf(
  { nesting }: Workshop,
  items: readonly number[],
  links: readonly Link[],
  isThere: (item: number) => boolean,
): { readonly rank: ReadonlyMap<number, number>; readonly last: number } {
  const rank = new Map<number, number>();
  const isPort = (item: number): boolean => nesting.nBoxes + nesting.nFrames < item;
  let last = 0;
  for (const item of items) {
    let least = 0;
    for (const { fromItem } of nesting.in[item] ?? []) least = Math.max(least, (rank.get(fromItem) ?? -1) + 1);
    rank.set(item, least);
    last = Math.max(last, least);
  }
  for (const item of [...items].reverse()) {
    const out = (nesting.out[item] ?? []).filter(({ toItem }) => isThere(toItem));
    if (isPort(item) && out.length === 0 && nesting.in[item]?.some(({ fromItem }) => isThere(fromItem)) === true)
      rank.set(item, last);
    if (isPort(item) || 0 < (nesting.in[item]?.length ?? 0) || out.length === 0) continue;
    rank.set(item, Math.max(0, Math.min(...out.map(({ toItem }) => rank.get(toItem) ?? 0)) - 1));
  }
  return { rank, last: links.length === 0 ? 0 : last };
}

function createPlace(spot: Piece | Lane, left: number, right: number): Place {
  return { spot, left, right, x: 0, at: 0, up: [], down: [] };
}

function join(upper: Place, lower: Place, fromOffset: number, toOffset: number): void {
  upper.down.push({ other: lower, own: fromOffset, far: toOffset });
  lower.up.push({ other: upper, own: toOffset, far: fromOffset });
}

/** Where a link begins or ends on its item, from the item's axis. */
function portOffset(shop: Workshop, end: number): number {
  const piece = endPiece(shop, end);
  const isPort = shop.nesting.nBoxes + shop.nesting.nFrames < end;
  return piece === undefined || !isPort || shop.nesting.portFrame(end) === -1 ? 0 : offsetInFrame(piece);
}
