import type { Point } from '../../diagram/geometry.ts';

/**
 * The points of a curve that are seen when it is drawn: of those in one column of a px the first, the lowest, the highest and the last. The
 * picture stays as it was, peaks included, and has four points a column at most. `points` go from left to right, px.
 * Source: Jugel et al. 2014, "M4: a visualization-oriented time series data aggregation".
 */
export function thinned(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = [];
  for (let begin = 0, end: number; begin < points.length; begin = end) {
    const column = columnOf(points, begin);
    end = begin + 1;
    while (end < points.length && columnOf(points, end) === column) end += 1;
    kept.push(...corners(points, begin, end));
  }
  return kept;
}

function columnOf(points: readonly Point[], at: number): number {
  return Math.floor(points[at]?.x ?? 0);
}

/** First, lowest, highest and last of a stretch, in their order and each once. */
function corners(points: readonly Point[], begin: number, end: number): readonly Point[] {
  let [low, high] = [begin, begin];
  for (let at = begin; at < end; at++) {
    const y = points[at]?.y ?? 0;
    if (y < (points[low]?.y ?? 0)) low = at;
    if ((points[high]?.y ?? 0) < y) high = at;
  }
  const places = [...new Set([begin, low, high, end - 1])].sort((left, right) => left - right);
  return places.flatMap(at => points[at] ?? []);
}
