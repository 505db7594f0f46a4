import type { Point, Rectangle } from '../geometry.ts';
import type { Axes } from './axes.ts';
import type { Link } from './nesting.ts';
import type { Jog, Piece } from './pieces.ts';
import { isStraight } from './tracks.ts';

/** Between the line that goes on to a target and a label on the line that joins it, px. */
const besideTarget = 10;

/** The corners of the line along some links, from box to box. */
export function cornersOf(
  path: readonly Link[],
  pieceOf: readonly (Piece | undefined)[],
  axes: Axes,
): readonly Point[] {
  const corners: Point[] = [];
  const start = pieceOf[path[0]?.from ?? -1];
  const end = pieceOf[path.at(-1)?.to ?? -1];
  if (start === undefined || end === undefined) return [];
  corners.push(axes.point(start.x, start.y + start.length));
  const turn = (jog: Jog | undefined): void => {
    if (jog === undefined || isStraight(jog)) return;
    const along = trackOf(jog);
    corners.push(axes.point(jog.upper.x, along), axes.point(jog.lower.x, along));
  };
  for (const { first, between, last } of path) {
    turn(first);
    for (const jog of between) turn(jog);
    turn(last);
  }
  corners.push(axes.point(end.x, end.y));
  return corners;
}

/** Where the label of an edge stands. */
export function labelPlace(edge: number, path: readonly Link[], axes: Axes): Rectangle {
  const extent = axes.label(edge);
  const at = path.find(({ label }) => label === edge)?.labelAt;
  if (at === undefined) return axes.rectangle(0, 0, extent);
  const around = (across: number, along: number): Rectangle =>
    axes.rectangle(across - extent.across / 2, along - extent.along / 2, extent);
  if ('room' in at) return around(at.x, (at.row?.y ?? 0) + (at.row?.length ?? 0) / 2);
  const { gap, upper, lower, isOut } = at;
  if (!gap.isComb || isStraight(at)) return around((isOut ? lower : upper).x, gap.y + gap.labelAt + extent.along / 2);
  let rightmost = -Infinity;
  for (const jog of gap.jogs) if (!jog.isOut) rightmost = Math.max(rightmost, jog.lower.x);
  return around(rightmost + besideTarget + extent.across / 2, trackOf(at));
}

/** The place of a jog's track along the direction of reading. */
function trackOf({ gap, isOut, track }: Jog): number {
  return gap.y + (isOut ? gap.outTrack + track * gap.outStep : gap.inTrack + track * gap.inStep);
}
