import { distance, rounded, type Point } from '../geometry.ts';

/** A line through points as the `d` of an SVG path, its corners rounded by as much of a radius as there is room for, px. */
export function roundedPath(points: readonly Point[], radius = 0, closed = false): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let path = `M ${place(first)}`;
  rest.forEach((corner, at) => {
    const [before, after] = [points[at] ?? first, points[at + 2]];
    const room = after === undefined ? 0 : Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2);
    path +=
      after === undefined || room === 0
        ? ` L ${place(corner)}`
        : ` L ${place(towards(corner, before, room))} Q ${place(corner)} ${place(towards(corner, after, room))}`;
  });
  return closed ? `${path} Z` : path;
}

function place({ x, y }: Point): string {
  return `${rounded(x)} ${rounded(y)}`;
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  return { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole };
}
