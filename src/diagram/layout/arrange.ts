import type { Axes } from './axes.ts';
import type { Content, Nesting } from './nesting.ts';
import { createPieces, offsetInFrame, type Piece, type Pieces } from './pieces.ts';
import { arrangeSeries, type Workshop } from './series.ts';

/** Distances between a frame and what is in it, px. */
const inset = { side: 16, behind: 16, title: 6 } as const;

/** Everything in its place relative to what is around it. */
export interface Arranged {
  readonly pieces: Pieces;
  readonly root: Piece;
  /** The piece of each box, frame and port. */
  readonly pieceOf: readonly (Piece | undefined)[];
  /** How far each frame reaches to the left and right of its axis. */
  readonly frameReach: readonly (readonly [left: number, right: number] | undefined)[];
}

/** Arranges each frame, inner ones first. */
export function* arrange(nesting: Nesting, axes: Axes): Generator<void, Arranged> {
  const pieces = createPieces();
  const pieceOf: (Piece | undefined)[] = new Array<undefined>(nesting.nElements);
  const frameReach: (readonly [number, number] | undefined)[] = [];
  const shop: Workshop = {
    nesting,
    pieces,
    pieceOf,
    list: new Int32Array(nesting.nElements),
    position: new Int32Array(nesting.nElements),
    count: { lists: 0, steps: 0, looks: 0 },
    roomOf: ({ label }) => (label === -1 ? 0 : axes.label(label).across / 2 + 4),
    lengthOf: ({ label }) => (label === -1 ? 0 : axes.label(label).along + 8),
  };
  let root: Piece | undefined;
  const whole = nesting.nBoxes + nesting.nFrames;
  for (const content of nesting.contents) {
    const items = itemsInOrder(shop, content);
    if (1000 < items.length) yield;
    for (const [at, item] of items.entries()) {
      if (item < nesting.nBoxes || whole < item) pieceOf[item] = itemPiece(shop, axes, item);
      if (at % 1000 === 999) yield;
    }
    const inner = yield* arrangeSeries(shop, items, undefined, undefined);
    if (content.node === whole) root = inner;
    else pieceOf[content.node] = framePiece(shop, axes, content, inner, frameReach);
    if (++shop.count.steps % 200 === 0) yield;
  }
  root ??= pieces.series([], []);
  return { pieces, root, pieceOf, frameReach };
}

/** A box or a port, with room for the labels above and below it. */
function itemPiece(shop: Workshop, axes: Axes, item: number): Piece {
  const { nesting } = shop;
  const { along, across } = item < nesting.nBoxes ? axes.box(item) : { along: 0, across: 0 };
  const half = Math.max(across / 2, labelRoom(shop, item));
  return shop.pieces.item(half, half, along);
}

/** The widest label that may stand on the line of an end, half. */
function labelRoom(shop: Workshop, item: number): number {
  let room = 0;
  for (const link of shop.nesting.out[item] ?? []) room = Math.max(room, shop.roomOf(link));
  for (const link of shop.nesting.in[item] ?? []) room = Math.max(room, shop.roomOf(link));
  return room;
}

/** A frame; its title stays beside the lines that enter it. */
function framePiece(
  shop: Workshop,
  axes: Axes,
  { node, inPorts }: Content,
  inner: Piece,
  frameReach: (readonly [number, number] | undefined)[],
): Piece {
  const { nesting, pieceOf } = shop;
  const title = axes.title(node - nesting.nBoxes);
  let left = inner.left + inset.side;
  let right = inner.right + inset.side;
  let before: number = inset.side;
  let least = 0;
  if (axes.isDown) {
    before = title.along + inset.title;
    for (const port of inPorts) {
      const piece = pieceOf[port];
      if (piece !== undefined) left = Math.max(left, title.across + inset.title - offsetInFrame(piece));
    }
    right = Math.max(right, title.across + inset.title - left);
  } else {
    left = inner.left + title.across + inset.title;
    least = title.along + inset.title;
  }
  frameReach[node] = [left, right];
  // Labels at its ports may reach beyond it.
  let [leftRoom, rightRoom] = [left, right];
  for (const links of [nesting.out[node] ?? [], nesting.in[node] ?? []])
    for (const link of links) {
      const piece = pieceOf[link.fromItem === node ? link.from : link.to];
      if (piece === undefined) continue;
      leftRoom = Math.max(leftRoom, shop.roomOf(link) - offsetInFrame(piece));
      rightRoom = Math.max(rightRoom, shop.roomOf(link) + offsetInFrame(piece));
    }
  const length = Math.max(least, before + inner.length + inset.behind);
  return shop.pieces.item(leftRoom, rightRoom, length, inner, [before, inset.behind, least]);
}

/** Ports first and last, all else in the order of the text, unless that goes against the links; what closes a circle goes back. */
function itemsInOrder(
  { nesting, position }: Workshop,
  { inPorts, items, outPorts, links }: Content,
): readonly number[] {
  const given = [...inPorts, ...items, ...outPorts];
  for (let index = 0; index < given.length; index++) position[given[index] ?? 0] = index;
  const at = (item: number): number => position[item] ?? 0;
  if (links.every(({ fromItem, toItem }) => at(fromItem) < at(toItem))) return given;
  const ordered: number[] = [];
  const seen = new Set<number>();
  for (const start of given) {
    if (seen.has(start)) continue;
    seen.add(start);
    const waiting = [{ item: start, next: 0 }];
    for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
      const source = nesting.in[top.item]?.[top.next++]?.fromItem;
      if (source !== undefined) {
        if (!seen.has(source)) waiting.push({ item: source, next: 0 });
        seen.add(source);
        continue;
      }
      waiting.pop();
      ordered.push(top.item);
    }
  }
  const isOut = new Set(outPorts);
  const sorted = [...ordered.filter(item => !isOut.has(item)), ...outPorts];
  sorted.forEach((item, index) => (position[item] = index));
  for (const link of links) link.isBack = at(link.toItem) <= at(link.fromItem);
  return sorted;
}
