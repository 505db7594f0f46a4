import type { Point, Size } from '../geometry.ts';
import { amountAt, colourOn, ticksOf, type Scale, type Tick } from '../scale.ts';
import type { Figure, Mark, Part } from './figure.ts';
import { hatchMarks } from './lookMarks.ts';
import { solid, tint, type Ink } from './paint.ts';
import { textWidth } from './textWidth.ts';

/** What a legend says, in the words of whoever shows it. */
export interface Legend {
  /** "MACs per box, logarithmic" */
  readonly title: string;
  /** Undefined where there is nothing on a scale. */
  readonly scale: Scale | undefined;
  /** An amount with its unit. */
  format(amount: number): string;
  /** What hatched boxes are; absent where there are none. */
  readonly unknown?: string | undefined;
  /** Further lines. */
  readonly lines: readonly string[];
}

/** Sizes, px. */
const strip = { width: 200, height: 10, steps: 40, inset: 24 } as const;
const font = { title: 11.5, text: 10.5 } as const;
const line = 16;

/** A legend with its upper left corner at a point, and how large it is. */
export function legendPart(legend: Legend, at: Point = { x: 0, y: 0 }): { readonly part: Part; readonly size: Size } {
  const { title, scale, unknown, lines } = legend;
  const marks: Mark[] = [textMark(title, { x: 0, y: 12 }, { bold: true })];
  let y = 22;
  if (scale !== undefined) {
    marks.push(...stripMarks(scale, y), ...tickMarks(legend, scale, y + strip.height));
    y += strip.height + 22;
  }
  if (unknown !== undefined) {
    const swatch = { width: 22, height: 12 };
    const border = { paint: solid('quiet'), width: 1 } as const;
    marks.push(
      { kind: 'rectangle', role: 'swatch', x: 0, y, ...swatch, fill: solid('face'), stroke: border },
      ...hatchMarks(swatch, 6).map(mark => lowered(mark, y)),
      textMark(unknown, { x: 30, y: y + 10 }),
    );
    y += line + 2;
  }
  for (const text of lines) {
    marks.push(textMark(text, { x: 0, y: y + 10 }));
    y += line;
  }
  const widths = [
    textWidth(title, font.title, true),
    scale === undefined ? 0 : strip.width + 2 * strip.inset,
    unknown === undefined ? 0 : 30 + textWidth(unknown, font.text),
    ...lines.map(text => textWidth(text, font.text)),
  ];
  return {
    part: {
      kind: 'legend',
      at,
      marks,
      label: [title, ...lines, ...(unknown === undefined ? [] : [unknown])].join(', '),
    },
    size: { width: Math.ceil(Math.max(...widths)), height: y },
  };
}

/** A drawing with a legend below it, at its left. */
export function withLegend(figure: Figure, legend: Legend | undefined): Figure {
  if (legend === undefined) return figure;
  const distance = 20;
  const { part, size } = legendPart(legend, { x: figure.x, y: figure.y + figure.height + distance });
  return {
    ...figure,
    width: Math.max(figure.width, size.width),
    height: figure.height + distance + size.height,
    parts: [...figure.parts, part],
  };
}

/** The colours from one end to the other. */
function stripMarks(scale: Scale, y: number): readonly Mark[] {
  const width = strip.width / strip.steps;
  const steps = Array.from({ length: strip.steps }, (_, at): Mark => {
    const along = (at + 0.5) / strip.steps;
    const amount = scale.isSigned ? signedAmount(scale, 2 * along - 1) : amountAt(scale, along);
    // Wider than a step, so that no gap is seen between two.
    return {
      kind: 'rectangle',
      role: 'step',
      x: strip.inset + at * width,
      y,
      width: width + (at + 1 < strip.steps ? 0.5 : 0),
      height: strip.height,
      fill: colourOn(scale, amount),
    };
  });
  const border = { paint: tint('text', 0.4, 'paper'), width: 1 };
  const frame = { x: strip.inset, y, width: strip.width, height: strip.height } as const;
  return [...steps, { kind: 'rectangle', role: 'strip', ...frame, stroke: border }];
}

function tickMarks({ format }: Legend, scale: Scale, y: number): readonly Mark[] {
  const ticks = scale.isSigned ? signedTicks(scale) : ticksOf(scale);
  const marks: Mark[] = [];
  let free = -Infinity;
  for (const { amount, position } of ticks) {
    const x = strip.inset + strip.width * position;
    const text = format(amount);
    const half = textWidth(text, font.text) / 2;
    const isFirstOrFits = free <= x - half;
    marks.push({
      kind: 'line',
      role: 'tick',
      points: [{ x, y }, { x, y: y + 4 }], // prettier-ignore
      stroke: { paint: solid('quiet'), width: 1 },
    });
    if (!isFirstOrFits) continue;
    marks.push(textMark(text, { x, y: y + 15 }, { anchor: 'middle' }));
    free = x + half + 6;
  }
  return marks;
}

/** The ends and the middle of a scale that goes both ways. */
function signedTicks({ most }: Scale): readonly Tick[] {
  return [-1, 0, 1].map(sign => ({ amount: sign * most, position: (sign + 1) / 2 }));
}

function signedAmount(scale: Scale, along: number): number {
  return Math.sign(along) * amountAt(scale, Math.abs(along));
}

function lowered(mark: Mark, by: number): Mark {
  return mark.kind === 'line' ? { ...mark, points: mark.points.map(({ x, y }) => ({ x, y: y + by })) } : mark;
}

function textMark(
  text: string,
  { x, y }: Point,
  { bold = false, anchor }: { readonly bold?: boolean; readonly anchor?: 'middle' } = {},
): Mark {
  const ink: Ink = bold ? 'text' : 'quiet';
  const size = bold ? font.title : font.text;
  return { kind: 'text', text, x, y, size, paint: solid(ink), ...(bold && { bold }), ...(anchor && { anchor }) };
}
