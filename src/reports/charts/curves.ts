import type { Figure, Mark, Part } from '../../diagram/figure/figure.ts';
import { solid, type Ink } from '../../diagram/figure/paint.ts';
import { textWidth } from '../../diagram/figure/textWidth.ts';
import type { Point } from '../../diagram/geometry.ts';
import { amountInWords } from '../trainingWords.ts';
import { axes, fontSize, label, line, type AxisWords, type Plot } from './marks.ts';
import { linearScale, logScale, type Scale } from './scale.ts';
import { thinned } from './thinned.ts';

/** An amount that follows another, such as a loss that follows steps. */
export interface Curve {
  readonly name: string;
  readonly ink: Ink;
  readonly dashes?: readonly number[];
  /** From left to right; where the amount is not finite, or has no logarithm on a scale of logarithms, the curve has a gap. */
  readonly points: readonly Point[];
  /** What it says to whoever cannot see it. */
  readonly label?: string;
}

/** How curves are drawn. */
export interface CurveLook extends AxisWords {
  readonly width: number;
  readonly height: number;
  /** Whether equal ratios of amounts are equally high, instead of equal differences. */
  readonly isLog: boolean;
  /** From 0 to so much across, also where curves end before. */
  readonly end: number;
}

/** Curves in one frame, and where amounts are in it. */
export interface CurvesFigure {
  readonly figure: Figure;
  readonly plot: Plot;
  /** Where an amount is across, px, and which amount is at a place. */
  placeOf(across: number): number;
  amountAt(x: number): number;
  /** Where an amount is upright, px. */
  heightOf(up: number): number;
}

/** Curves over one axis, with their names and last amounts at the top. No more points are drawn than can be seen. */
export function curvesFigure(curves: readonly Curve[], look: CurveLook): CurvesFigure {
  const { width, height, isLog, end } = look;
  const plot: Plot = { left: 52, right: width - 28, top: 34, bottom: height - 40 };
  const last = Math.max(end, 1e-9);
  const across = linearScale(
    [0, last],
    [plot.left, plot.right],
    Math.max(2, Math.floor((plot.right - plot.left) / 90)),
  );
  const up = upScale(curves, isLog, plot);
  return {
    figure: {
      x: 0,
      y: 0,
      width,
      height,
      parts: [
        axes(plot, across, up, look, amountInWords),
        ...curves.map(curve => drawn(curve, across, up, isLog)),
        ...legend(curves, plot),
      ],
    },
    plot,
    placeOf: across.at,
    amountAt: x => Math.max(0, Math.min(last, ((x - plot.left) / (plot.right - plot.left)) * last)),
    heightOf: up.at,
  };
}

function upScale(curves: readonly Curve[], isLog: boolean, plot: Plot): Scale {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { points } of curves)
    for (const { y } of points) {
      if (!isDrawn(y, isLog)) continue;
      least = Math.min(least, y);
      most = Math.max(most, y);
    }
  const place = [plot.bottom, plot.top] as const;
  if (!isLog) return linearScale([0, 1e-300 < most ? 1.05 * most : 1], place, 5);
  if (!(least <= most)) return logScale([0.1, 1], place);
  const [low, high] = [roundDown(least), roundUp(most)];
  return logScale([low, low < high ? high : 10 * low], place);
}

/** 1, 2 or 5 times a power of ten, not above an amount. */
function roundDown(amount: number): number {
  const power = 10 ** Math.floor(Math.log10(amount));
  return ([5, 2, 1].find(each => each * power <= amount * (1 + 1e-9)) ?? 1) * power;
}

function roundUp(amount: number): number {
  const power = 10 ** Math.floor(Math.log10(amount));
  return ([1, 2, 5, 10].find(each => amount <= each * power * (1 + 1e-9)) ?? 10) * power;
}

function isDrawn(amount: number, isLog: boolean): boolean {
  // Beyond that numbers of an axis cannot be told apart.
  return Number.isFinite(amount) && Math.abs(amount) < 1e300 && (!isLog || 1e-300 < amount);
}

function drawn({ points, ink, dashes, label: spoken }: Curve, across: Scale, up: Scale, isLog: boolean): Part {
  const marks: Mark[] = [];
  const stroke = { paint: solid(ink), width: 1.5, ...(dashes && { dashes }) };
  let stretch: Point[] = [];
  const finish = (): void => {
    const [first] = stretch;
    if (first === undefined) return;
    if (stretch.length === 1) marks.push({ kind: 'circle', centre: first, radius: 2, fill: solid(ink) });
    else marks.push({ kind: 'line', points: thinned(stretch), stroke });
    stretch = [];
  };
  for (const { x, y } of points)
    if (isDrawn(y, isLog)) stretch.push({ x: across.at(x), y: up.at(y) });
    else finish();
  finish();
  return { kind: 'curve', marks, ...(spoken !== undefined && { label: spoken }) };
}

/** Names and last amounts, from the right. */
function legend(curves: readonly Curve[], plot: Plot): readonly Part[] {
  let right = plot.right + 20;
  const marks: Mark[] = [];
  for (const { name, ink, dashes, points } of [...curves].reverse()) {
    const last = points.at(-1)?.y;
    const text = last === undefined ? name : `${name} ${amountInWords(last)}`;
    const left = right - textWidth(text, fontSize) - 4;
    marks.push(label(text, right, 12, 'end', 'text'));
    marks.push(line([left - 22, 8], [left - 4, 8], solid(ink), 2, dashes));
    right = left - 36;
  }
  return [{ kind: 'legend', marks }];
}
