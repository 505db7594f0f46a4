import type { Rectangle } from '../geometry.ts';
import type { VisibleGraph } from '../visible.ts';
import type { Arranged } from './arrange.ts';
import type { Axes } from './axes.ts';
import type { EdgePath, Layout } from './layout.ts';
import { cornersOf, labelPlace } from './lines.ts';
import type { Nesting } from './nesting.ts';
import type { Piece } from './pieces.ts';
import { isStraight, settleGap } from './tracks.ts';

/** Around everything, px: borders and the cards behind folded groups reach beyond their boxes. */
const margin = 8;

/** Turns places inside pieces into places on the drawing: first across, then, with the tracks known, along. */
export function* place(
  graph: VisibleGraph,
  nesting: Nesting,
  { pieces: { all }, root, pieceOf, frameReach }: Arranged,
  axes: Axes,
): Generator<void, Layout> {
  root.x = root.left + margin;
  for (let at = all.length - 1; 0 <= at; at--) {
    const piece = all[at];
    if (piece === undefined) continue;
    for (const part of piece.parts) part.x = piece.x + part.offset;
    for (const lane of piece.lanes) lane.x = piece.x + lane.offset;
    if (at % 2000 === 0) yield;
  }
  for (const [at, piece] of all.entries()) {
    measure(piece, axes);
    if (at % 1000 === 999) yield;
  }
  root.y = margin;
  for (let at = all.length - 1; 0 <= at; at--) {
    const piece = all[at];
    if (piece !== undefined) settle(piece);
    if (at % 2000 === 0) yield;
  }

  const boxes = new Map<string, Rectangle>();
  for (const [at, { id }] of graph.boxes.entries()) {
    const piece = pieceOf[at];
    const extent = axes.box(at);
    if (piece !== undefined) boxes.set(id, axes.rectangle(piece.x - extent.across / 2, piece.y, extent));
    if (at % 2000 === 1999) yield;
  }
  const frames = new Map<string, Rectangle>();
  for (const [at, { id }] of graph.frames.entries()) {
    const piece = pieceOf[nesting.nBoxes + at];
    const [left, right] = frameReach[nesting.nBoxes + at] ?? [0, 0];
    if (piece !== undefined)
      frames.set(id, axes.rectangle(piece.x - left, piece.y, { along: piece.length, across: left + right }));
  }
  yield;
  const edges: EdgePath[] = [];
  for (const [at, { from, to, shape }] of graph.edges.entries()) {
    const path = nesting.paths[at];
    if (path === undefined) continue;
    const points = cornersOf(path, pieceOf, axes);
    const label = labelPlace(at, path, axes);
    const isSkip = path.some(({ lane }) => lane !== undefined);
    edges.push({ from, to, shape, points, label, isSkip });
    if (at % 500 === 499) yield;
  }
  const size = axes.point(root.left + root.right + 2 * margin, root.length + 2 * margin);
  return { boxes, frames, edges, width: size.x, height: size.y };
}

/** The length of a piece whose parts have theirs. */
function measure(piece: Piece, axes: Axes): void {
  const { kind, parts, gaps } = piece;
  const [inner] = parts;
  if (kind === 'item') {
    if (inner === undefined) return;
    const [before, behind, least] = piece.inset;
    piece.length = Math.max(least, before + inner.length + behind);
    return;
  }
  let length = 0;
  for (const part of parts) length = kind === 'series' ? length + part.length : Math.max(length, part.length);
  for (const gap of gaps) {
    let [label, comb] = [0, 0];
    for (const jog of gap.jogs) {
      if (jog.link.label === -1 || jog.link.labelAt !== jog) continue;
      const { along } = axes.label(jog.link.label);
      if (gap.isComb && !isStraight(jog)) comb = Math.max(comb, along);
      else label = Math.max(label, along);
    }
    settleGap(gap, label, comb);
    length += gap.length;
  }
  if (kind === 'parallel') for (const { least } of piece.lanes) length = Math.max(length, least);
  piece.length = length;
}

/** Gives the parts of a piece, and the gaps between them, their places along. */
function settle({ kind, parts, gaps, y, inset }: Piece): void {
  if (kind !== 'series') {
    for (const part of parts) part.y = y + inset[0];
    return;
  }
  let at = y;
  for (const [row, part] of parts.entries()) {
    part.y = at;
    at += part.length;
    const gap = gaps[row];
    if (gap === undefined) continue;
    gap.y = at;
    at += gap.length;
  }
}
