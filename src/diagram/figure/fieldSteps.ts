import type { FieldMap, UnitField } from '../unitField.ts';

/** A map that is drawn, and how many after it are left out before the next. */
export interface FieldStep {
  readonly map: FieldMap;
  readonly nLeftOut: number;
}

/** How many maps are drawn side by side: between a few and as many as are looked at one by one. */
export const stepCounts = { least: 4, most: 11 } as const;

/** Maps that are drawn between a fork and a join at most, and the fork. */
const mostOnWay = 6;

/**
 * The way that sees most as it is drawn, in at most so many maps: those with another size or patch, or in a deep network those where the
 * size changes, and some between.
 */
export function stepsTo({ maps, widest }: UnitField, most: number): readonly FieldStep[] {
  const byId = new Map(maps.map(map => [map.id, map]));
  const way = widest.flatMap(id => byId.get(id) ?? []);
  const [chosen] = way.slice(-1);
  const steps = condensed(way.slice(0, -1), looksOf, most - 1);
  const before = steps.at(-1);
  if (chosen === undefined) return steps;
  // The unit stands for maps like its own before it.
  if (before === undefined || steps.length === 1 || looksOf(before.map) !== looksOf(chosen))
    return [...steps, { map: chosen, nLeftOut: 0 }];
  const others = steps.slice(0, -1);
  return [
    ...others.map((step, index) =>
      index < others.length - 1 ? step : { ...step, nLeftOut: step.nLeftOut + 1 + before.nLeftOut },
    ),
    { map: chosen, nLeftOut: 0 },
  ];
}

/** A way into a join as it is drawn, `end` being the join: maps with another size, patch or number of channels. */
export function stepsOnWay(maps: readonly FieldMap[], end: FieldMap | undefined, most: number): readonly FieldStep[] {
  const steps = condensed(maps, map => `${map.channels} ${looksOf(map)}`, Math.min(most, mostOnWay));
  return end === undefined ? steps : [...steps, { map: end, nLeftOut: 0 }];
}

/**
 * Some maps in a row, as few of them as show what happens. Where nothing that can be seen changes, as behind a normalisation, the first
 * stands for all. Where too many are left, the last of each size is taken, and as many between as there is room for.
 */
function condensed(maps: readonly FieldMap[], looks: (map: FieldMap) => string, most: number): readonly FieldStep[] {
  const distinct = maps.flatMap((map, index) => {
    const before = maps[index - 1];
    return before === undefined || looks(before) !== looks(map) ? [index] : [];
  });
  const kept = distinct.length <= most ? distinct : fewer(maps, distinct, most);
  return kept.flatMap((index, place): readonly FieldStep[] => {
    const map = maps[index];
    const next = kept[place + 1] ?? maps.length;
    return map === undefined ? [] : [{ map, nLeftOut: next - index - 1 }];
  });
}

function fewer(maps: readonly FieldMap[], distinct: readonly number[], most: number): readonly number[] {
  const places = distinct.map((_, place) => place);
  const ends = places.filter(place => {
    const next = distinct[place + 1];
    return place === 0 || next === undefined || sizeOf(maps[distinct[place] ?? 0]) !== sizeOf(maps[next]);
  });
  const picked =
    ends.length <= most
      ? filledUp(ends, most)
      : Array.from({ length: most }, (_, index) => ends[Math.round((index * (ends.length - 1)) / (most - 1))] ?? 0);
  return [...new Set(picked)].flatMap(place => distinct[place] ?? []);
}

/** Some places and more between them, each in the middle of the widest gap that is left. */
function filledUp(places: readonly number[], most: number): readonly number[] {
  const filled = [...places];
  while (filled.length < most) {
    const gaps = filled.slice(1).map((place, index) => place - (filled[index] ?? 0));
    const widest = Math.max(0, ...gaps);
    if (widest < 2) break;
    const at = gaps.indexOf(widest);
    filled.splice(at + 1, 0, (filled[at] ?? 0) + Math.floor(widest / 2));
  }
  return filled;
}

function sizeOf(map: FieldMap | undefined): string {
  return map?.axes.map(({ length }) => length).join('×') ?? '';
}

function looksOf({ axes }: FieldMap): string {
  return axes.map(({ length, from, to }) => `${length}:${from}:${to}`).join('×');
}
