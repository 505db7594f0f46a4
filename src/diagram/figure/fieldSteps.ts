import type { FieldMap, UnitField } from '../unitField.ts';

/** A map that is drawn, and how many after it are left out before the next. */
export interface FieldStep {
  readonly map: FieldMap;
  readonly nLeftOut: number;
}

/** Maps that are drawn side by side in a row; more are no longer looked at one by one. */
const mostSteps = 10;

/** The same between a fork and a join. */
const mostOnWay = 6;

/** The way that sees most as it is drawn: maps with another size or patch, or those where the size changes in a deep network. */
export function stepsTo({ maps, widest }: UnitField): readonly FieldStep[] {
  const byId = new Map(maps.map(map => [map.id, map]));
  const way = widest.flatMap(id => byId.get(id) ?? []);
  const [chosen] = way.slice(-1);
  const steps = condensed(way.slice(0, -1), looksOf, mostSteps - 1);
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
export function stepsOnWay(maps: readonly FieldMap[], end: FieldMap | undefined): readonly FieldStep[] {
  const steps = condensed(maps, map => `${map.channels} ${looksOf(map)}`, mostOnWay);
  return end === undefined ? steps : [...steps, { map: end, nLeftOut: 0 }];
}

/**
 * Some maps in a row, as few of them as show what happens. Where nothing that can be seen changes, as behind a normalisation, the first
 * stands for all. Where too many are left, the last of each size stands for those before it.
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
  const ends = distinct.filter((index, place) => {
    const next = distinct[place + 1];
    return place === 0 || next === undefined || sizeOf(maps[index]) !== sizeOf(maps[next]);
  });
  if (ends.length <= most) return ends;
  const picked = Array.from({ length: most }, (_, place) => ends[Math.round((place * (ends.length - 1)) / (most - 1))]);
  return [...new Set(picked.flatMap(index => index ?? []))];
}

function sizeOf(map: FieldMap | undefined): string {
  return map?.axes.map(({ length }) => length).join('×') ?? '';
}

function looksOf({ axes }: FieldMap): string {
  return axes.map(({ length, from, to }) => `${length}:${from}:${to}`).join('×');
}
