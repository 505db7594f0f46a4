import type { Mark, Part } from '../../diagram/figure/figure.ts';
import { solid, tint, type Ink, type Paint } from '../../diagram/figure/paint.ts';
import { textWidth } from '../../diagram/figure/textWidth.ts';
import { significant } from '../amounts.ts';
import type { Scale } from './scale.ts';

/** Size of the texts of charts, px. */
export const fontSize = 11;

/** Where a chart draws its amounts, px. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What the two axes are called. */
export interface AxisWords {
  readonly across: string;
  readonly up: string;
}

/** The axes of a plot: lines across at the marks of the upright axis, numbers beside both, and what they are. */
export function axes(
  { left, right, top, bottom }: Plot,
  across: Scale,
  up: Scale,
  words: AxisWords,
  say: (amount: number) => string = significant,
): Part {
  const marks: Mark[] = up.ticks.flatMap(tick => [
    line([left, up.at(tick)], [right, up.at(tick)], tint('line', 0.35, 'paper')),
    label(say(tick), left - 6, up.at(tick) + 4, 'end', 'quiet'),
  ]);
  marks.push(line([left, bottom], [right, bottom], solid('line')));
  let free = Number.NEGATIVE_INFINITY;
  for (const tick of across.ticks) {
    const x = across.at(tick);
    const amount = say(tick);
    marks.push(line([x, bottom], [x, bottom + 4], solid('line')));
    const half = textWidth(amount, fontSize) / 2;
    // Numbers that would touch the last one are left out.
    if (x - half < free + 6) continue;
    free = x + half;
    marks.push(label(amount, x, bottom + 16, 'middle', 'quiet'));
  }
  marks.push(label(words.across, right, bottom + 32, 'end', 'quiet'));
  marks.push(label(words.up, left - 44, top - 10, 'start', 'quiet'));
  return { kind: 'axes', marks };
}

/** A line of text. */
export function label(
  text: string,
  x: number,
  y: number,
  anchor: 'start' | 'middle' | 'end',
  ink: Ink,
  bold?: true,
): Mark {
  return { kind: 'text', text, x, y, anchor, size: fontSize, paint: solid(ink), ...(bold && { bold }) };
}

/** A straight line. */
export function line(
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
  paint: Paint,
  width = 1,
  dashes?: readonly number[],
): Mark {
  return {
    kind: 'line',
    points: [
      { x: x1, y: y1 },
      { x: x2, y: y2 },
    ],
    stroke: { paint, width, ...(dashes && { dashes }) },
  };
}

/** A text that is cut in its middle until it is so wide at most, px: layers of a block differ at the end of their names. */
export function shortened(text: string, width: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  for (let kept = text.length - 1; 2 < kept; kept--) {
    const head = Math.floor(kept / 3);
    const short = `${text.slice(0, head)}…${text.slice(text.length - (kept - head))}`;
    if (textWidth(short, fontSize) <= width) return short;
  }
  return '…';
}
