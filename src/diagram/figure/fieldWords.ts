import type { FieldAxis, FieldMap } from '../unitField.ts';
import { textWidth } from './textWidth.ts';

/** "11×11 px", "5 px" of a signal; "all" of a vector. */
export function patchSize({ axes }: FieldMap): string {
  return axes.length === 0 ? 'all' : `${axes.map(({ from, to }) => to - from + 1).join('×')} px`;
}

/** First to last position of the patch: once where it is the same on all axes. */
export function patchPlace({ axes }: FieldMap): string {
  const spans = axes.map(({ from, to }) => (from === to ? signed(from) : `${signed(from)}…${signed(to)}`));
  const [first = ''] = spans;
  return spans.every(span => span === first) ? first : spans.join(' · ');
}

/** Pixels of the input between neighbouring positions. */
export function jumpOf({ jump }: FieldMap): string {
  if (jump === undefined) return '';
  const jumps = jump.map(step => String(Math.round(1000 * step) / 1000));
  const [first = ''] = jumps;
  return jumps.every(step => step === first) ? first : jumps.join('×');
}

/** How much of the patch lies outside of the map, on each axis where any does; empty where all of it is on the map. */
export function paddingOf({ axes }: FieldMap): string {
  return axes.some(({ padding }) => 0 < padding) ? axes.map(({ padding }) => padding).join('×') : '';
}

/** Size of the map with its channels, "64×112×112". */
export function mapSize({ channels, axes }: FieldMap): string {
  return [channels, ...axes.map(({ length }) => length)].join('×');
}

/** What a map is called in so much room, px: what a layer was not named is left out, then the groups around it. */
export function shortName({ name, type }: FieldMap, size: number, room: number): string {
  const parts = nameParts(name, type);
  const whole = parts.join('.');
  if (textWidth(whole, size, true) <= room) return whole;
  for (let from = 1; from < parts.length; from++) {
    const short = `…${parts.slice(from).join('.')}`;
    if (textWidth(short, size, true) <= room) return short;
  }
  const own = parts.at(-1) ?? name;
  for (let length = own.length - 1; 1 < length; length--) {
    const short = `${own.slice(0, length)}…`;
    if (textWidth(short, size, true) <= room) return short;
  }
  return own.slice(0, 1);
}

/** A map by the name of its layer and of the groups around it, as far as they were given. */
export function nameOf({ name, type }: FieldMap): string {
  return nameParts(name, type).join('.');
}

/** The names around a layer and its own, without one that only counts its type: "pool3" of "pool3.maxPool2d_1". */
function nameParts(name: string, type: string): readonly string[] {
  const parts = name.split('.');
  const isCounted = /_\d+$/.test(name) && parts.at(-1)?.startsWith(`${type}_`) === true;
  return isCounted && 1 < parts.length ? parts.slice(0, -1) : parts;
}

/** Numbers below 0 with a minus sign. */
function signed(position: number): string {
  return String(position).replace('-', '−');
}

/** What the patch covers of an axis of the map: first position, and how many; none where it lies on padding alone. */
export function coveredOf({ from, to, length }: FieldAxis): readonly [first: number, count: number] {
  const first = Math.max(0, from);
  return [first, Math.max(0, Math.min(to, length - 1) - first + 1)];
}
