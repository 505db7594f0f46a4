import type { Link } from './nesting.ts';
import { createGap, createJog, distance, offsetInFrame, type Gap, type Lane, type Piece } from './pieces.ts';
import { endPiece, enter, setFirst, type Workshop } from './series.ts';

/**
 * Items one after the other, whatever they read: each source has a lane at the right, from which a line branches off to every target that
 * is not the next item. It is readable where anything more spread out would not be, takes any graph, and stays linear.
 */
export function* arrangeBus(
  shop: Workshop,
  items: readonly number[],
  above: Gap | undefined,
  below: Gap | undefined,
): Generator<void, Piece> {
  const list = enter(shop, items);
  const { rows, rowOf } = busRows(shop, items);
  yield;
  const links = linksOf(shop, items, list);
  yield;
  const hasBack = links.some(({ isBack }) => isBack);
  const lead = hasBack ? 1 : 0;
  if (hasBack) rows.unshift(shop.pieces.parallel([], []));
  const isExit = (link: Link): boolean => shop.list[link.toItem] !== list;
  const isEntry = (link: Link): boolean => shop.list[link.fromItem] !== list;
  let exit: Lane | undefined;
  if (below !== undefined && links.some(isExit)) {
    exit = { x: 0, offset: 0, room: 0, least: 0, row: undefined };
    rows.push(shop.pieces.parallel([], [exit]));
  } else if (hasBack) rows.push(shop.pieces.parallel([], []));
  const gaps = rows.slice(1).map(() => createGap(0, true));
  const lastRow = rows.length - 1;
  const rowBefore = (link: Link): number => (isEntry(link) ? -1 : lead + (rowOf.get(link.fromItem) ?? 0));
  const rowBehind = (link: Link): number => (isExit(link) ? lastRow : lead + (rowOf.get(link.toItem) ?? 0));
  const isOnAxis = (end: number): boolean => offsetInAll(endPiece(shop, end)) === 0;
  yield;

  const lanes = new Map<number, Stretch>();
  const through: Link[] = [];
  let [reach, widest] = [0, 0];
  for (const [at, link] of links.entries()) {
    if (at % 2000 === 1999) yield;
    const [from, to] = [rowBefore(link), rowBehind(link)];
    if (from + 1 === to && isEntry(link)) continue;
    if (from + 1 === to && isOnAxis(link.from) && (isExit(link) || isOnAxis(link.to))) {
      const gap = gaps[from];
      if (gap === undefined) continue;
      setFirst(shop, link, gap, false);
      if (exit !== undefined && isExit(link) && link.first !== undefined && link.last !== undefined) {
        link.exit = exit;
        link.first.lower = exit;
        link.last.upper = exit;
        link.labelAt = link.first;
      }
      continue;
    }
    through.push(link);
    if (!isExit(link)) reach = Math.max(reach, offsetInAll(endPiece(shop, link.to)));
    widest = Math.max(widest, 2 * shop.roomOf(link));
    const known = lanes.get(link.from);
    if (known === undefined)
      lanes.set(link.from, {
        lane: { x: 0, offset: 0, room: distance.lane / 2, least: 0, row: undefined },
        from: Math.min(from, to - 1),
        to: Math.max(from, to - 1),
      });
    else [known.from, known.to] = [Math.min(known.from, from, to - 1), Math.max(known.to, from, to - 1)];
  }
  yield;
  let right = reach + widest + distance.column;
  for (const row of rows) right = Math.max(right, row.right + distance.column);
  yield* spread([...lanes.values()], right);
  yield;
  for (const [at, link] of through.entries()) {
    const lane = lanes.get(link.from)?.lane;
    const target = isExit(link) ? exit : endPiece(shop, link.to);
    const [source, lower] = [gaps[rowBefore(link)], gaps[rowBehind(link) - 1]];
    const from = endPiece(shop, link.from);
    if (lane === undefined || target === undefined || lower === undefined || from === undefined) continue;
    link.lane = lane;
    if (link.first !== undefined) link.first.lower = lane;
    else if (source !== undefined) link.first = createJog(link, source, true, from, lane);
    const tap = createJog(link, lower, false, lane, target);
    link.labelAt = tap;
    if (isExit(link) && exit !== undefined && link.last !== undefined) {
      link.between = [tap];
      link.exit = exit;
      link.last.upper = exit;
    } else link.last = tap;
    if (at % 1000 === 999) yield;
  }
  return shop.pieces.series(
    rows,
    gaps,
    [...lanes.values()].map(({ lane }) => lane),
  );
}

/** Ports stand beside each other at the border, everything else stands alone. */
function busRows(
  { nesting, pieces, pieceOf }: Workshop,
  items: readonly number[],
): { readonly rows: Piece[]; readonly rowOf: ReadonlyMap<number, number> } {
  const isPort = (item: number | undefined): boolean => item !== undefined && nesting.nBoxes + nesting.nFrames < item;
  let first = 0;
  while (isPort(items[first])) first++;
  let last = items.length;
  while (first < last && isPort(items[last - 1])) last--;
  const rows: Piece[] = [];
  const rowOf = new Map<number, number>();
  const add = (group: readonly number[]): void => {
    const parts = group.flatMap(item => pieceOf[item] ?? []);
    const [only] = parts;
    if (only === undefined) return;
    for (const item of group) rowOf.set(item, rows.length);
    let right = -only.left;
    for (const part of parts) {
      part.offset = parts.length === 1 ? 0 : right + part.left;
      right += part.left + part.right + distance.column;
    }
    rows.push(parts.length === 1 ? only : pieces.parallel(parts, []));
  };
  add(items.slice(0, first));
  for (const item of items.slice(first, last)) add([item]);
  add(items.slice(last));
  return { rows, rowOf };
}

/** Every link that begins or ends in a list, once. */
export function linksOf({ nesting, list: lists }: Workshop, items: readonly number[], list: number): readonly Link[] {
  const links: Link[] = [];
  for (const item of items) {
    for (const link of nesting.in[item] ?? []) if (lists[link.fromItem] !== list) links.push(link);
    for (const link of nesting.out[item] ?? []) links.push(link);
  }
  return links;
}

/** Where a box or port is from the axis of the region: a port counts from the axis of its frame. */
function offsetInAll(piece: Piece | undefined): number {
  return piece === undefined ? 0 : offsetInFrame(piece);
}

/** A lane, and the first and last gap that it is used in. */
interface Stretch {
  readonly lane: Lane;
  from: number;
  to: number;
}

/** Gives lanes whose stretches meet different places from `start` on to the right. */
function* spread(stretches: readonly Stretch[], start: number): Generator<void, void> {
  const sorted = [...stretches].sort((left, right) => left.from - right.from || left.to - right.to);
  yield;
  const ending = [...stretches].sort((left, right) => left.to - right.to);
  const places = new Map<Lane, number>();
  // The outermost first, so that the innermost is taken from the end.
  const free: number[] = [];
  let [ended, nPlaces] = [0, 0];
  for (const { lane, from } of sorted) {
    for (; (ending[ended]?.to ?? Infinity) < from; ended++) {
      const place = places.get(ending[ended]?.lane ?? lane) ?? 0;
      let at = free.length;
      while (0 < at && (free[at - 1] ?? 0) < place) at--;
      free.splice(at, 0, place);
    }
    const place = free.pop() ?? nPlaces++;
    places.set(lane, place);
    if (places.size % 2000 === 0) yield;
    lane.offset = start + distance.lane * place + lane.room;
  }
}
