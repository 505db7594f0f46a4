import type { Size } from '../geometry.ts';
import type { Mark } from './figure.ts';
import { solid, tint } from './paint.ts';
import { textWidth } from './textWidth.ts';

/** Of notes and counts, px. */
const size = 10.5;

/** Between a title and its note, px. */
const gap = 12;

/** Room that a note takes behind a title, px; none without one. */
export function noteRoom(note: string | undefined): number {
  return note === undefined ? 0 : Math.ceil(textWidth(note, size, true)) + gap;
}

/** An amount in a box or frame. `x` is where it ends, or where it starts if `anchor` says so. */
export function noteMarks(
  note: string | undefined,
  x: number,
  y: number,
  anchor: 'start' | 'end' = 'end',
): readonly Mark[] {
  if (note === undefined) return [];
  return [{ kind: 'text', role: 'note', text: note, x, y, anchor, size, bold: true, paint: solid('text') }];
}

/** How many hits of a search a folded group holds, on its upper right corner. */
export function hitMarks(nHits: number | undefined, { width }: Pick<Size, 'width'>): readonly Mark[] {
  if (nHits === undefined) return [];
  const text = String(nHits);
  const pill = { width: Math.max(18, Math.ceil(textWidth(text, size, true)) + 10), height: 16 };
  const x = width - pill.width + 6;
  return [
    { kind: 'rectangle', role: 'hits', x, y: -8, ...pill, radius: 8, fill: solid('text') },
    {
      kind: 'text',
      role: 'hit-count',
      text,
      x: x + pill.width / 2,
      y: 4,
      anchor: 'middle',
      size,
      bold: true,
      paint: solid('paper'),
    },
  ];
}

/** Slanted lines over a rectangle, which say that an amount is not known. Pale enough for text on them. */
export function hatchMarks({ width, height }: Size, every = 9): readonly Mark[] {
  const marks: Mark[] = [];
  for (let start = every; start < width + height; start += every) {
    const from = start <= width ? { x: start, y: 0 } : { x: width, y: start - width };
    const to = start <= height ? { x: 0, y: start } : { x: start - height, y: height };
    marks.push({ kind: 'line', role: 'hatch', points: [from, to], stroke: { paint: tint('text', 0.2), width: 1 } });
  }
  return marks;
}
