import { overlap, type Rectangle } from './geometry.ts';
import { finished, type Steps } from './steps.ts';

/** Finds which of many rectangles touch a part of the plane, by their positions in a list, in its order. */
export type PlaceIndex = (view: Rectangle) => readonly number[];

/** Height of the lowest rows, px: a few boxes. */
const lowestRow = 128;

/**
 * Sorts rectangles into rows of the longer side of what they cover, so that looking for those in a view takes time for what is found
 * there and not for all. Rows double in height from level to level; each rectangle is in the lowest rows that it touches two of at most.
 */
export function createPlaceIndex(places: readonly Rectangle[]): PlaceIndex {
  return finished(placeIndexSteps(places));
}

/** The same in slices of a few milliseconds. */
export function* placeIndexSteps(places: readonly Rectangle[]): Steps<PlaceIndex> {
  let [right, bottom] = [0, 0];
  for (const { x, y, width, height } of places) {
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  const isWide = bottom < right;
  const spanOf = ({ x, y, width, height }: Rectangle): readonly [number, number] =>
    isWide ? [x, x + width] : [y, y + height];
  const levels: Map<number, number[]>[] = [];
  for (const [index, place] of places.entries()) {
    if (index % 4000 === 3999) yield;
    const [start, end] = spanOf(place);
    const level = Math.max(0, Math.ceil(Math.log2((end - start) / lowestRow)));
    const height = lowestRow * 2 ** level;
    const rows = (levels[level] ??= new Map<number, number[]>());
    for (let row = Math.floor(start / height); row <= Math.floor(end / height); row++) {
      const known = rows.get(row);
      if (known === undefined) rows.set(row, [index]);
      else known.push(index);
    }
  }
  return view => {
    const found = new Set<number>();
    const [start, end] = spanOf(view);
    levels.forEach((rows, level) => {
      const height = lowestRow * 2 ** level;
      for (const row of rowsBetween(rows, Math.floor(start / height), Math.floor(end / height)))
        for (const index of rows.get(row) ?? []) {
          const place = places[index];
          if (place !== undefined && touches(place, view)) found.add(index);
        }
    });
    return [...found].sort((left, right) => left - right);
  };
}

/** Whichever is shorter: the rows in question, or those that there are. */
function rowsBetween(rows: ReadonlyMap<number, unknown>, first: number, last: number): readonly number[] {
  if (last - first < rows.size) return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  return [...rows.keys()].filter(row => first <= row && row <= last);
}

/** A straight line has no width of its own, and is seen all the same. */
function touches(place: Rectangle, view: Rectangle): boolean {
  const { x, y, width, height } = place;
  return overlap(
    width === 0 || height === 0 ? { x: x - 1, y: y - 1, width: width + 2, height: height + 2 } : place,
    view,
  );
}
