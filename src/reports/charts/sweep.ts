import type { Figure, Mark, Part } from '../../diagram/figure/figure.ts';
import { solid, tint } from '../../diagram/figure/paint.ts';
import type { BenchmarkReport, BenchmarkVariant } from '../../protocol/reports.ts';
import { precisionNames, significant } from '../amounts.ts';
import { axes, label, line, type AxisWords, type Plot } from './marks.ts';
import { linearScale, logScale, type Scale } from './scale.ts';

/** What was measured at one setting. */
export interface SweepPoint {
  /** The setting; a text where it is no amount. */
  readonly setting: number | string;
  readonly amount: number;
  /** In which the amount lies with 95 % confidence. */
  readonly interval?: readonly [number, number];
}

/** Every batch size with its median, or with its samples per second. */
export function batchSweep({ batches }: BenchmarkReport, what: 'latency' | 'throughput'): readonly SweepPoint[] {
  return batches.map(({ batch, median, medianInterval, samplesPerSecond }) =>
    what === 'throughput'
      ? { setting: batch, amount: samplesPerSecond }
      : { setting: batch, amount: median, ...(medianInterval && { interval: medianInterval }) },
  );
}

/** Medians along one axis of the variants, with the report's own setting among them where it is known. */
export function variantSweep(report: BenchmarkReport, axis: BenchmarkVariant['axis']): readonly SweepPoint[] {
  const { variants = [], batches } = report;
  const found = variants.filter(variant => variant.axis === axis);
  if (found.length === 0) return [];
  const own = ownSetting(report, axis);
  const [first] = batches;
  const isMissing = own !== undefined && first !== undefined && !found.some(({ value }) => value === own);
  const all = [
    ...(isMissing ? [{ value: own, timing: first }] : []),
    ...found.map(({ value, timing }) => ({ value, timing })),
  ];
  return all
    .map(({ value, timing: { median, medianInterval } }) => ({
      setting: typeof value === 'number' ? value : precisionNames[value],
      amount: median,
      ...(medianInterval && { interval: medianInterval }),
    }))
    .sort((left, right) =>
      typeof left.setting === 'number' && typeof right.setting === 'number' ? left.setting - right.setting : 0,
    );
}

/** What the report itself was measured at; undefined where that is no single number, as the side of an input that is no square. */
function ownSetting(
  { settings, inputs = {} }: BenchmarkReport,
  axis: BenchmarkVariant['axis'],
): BenchmarkVariant['value'] | undefined {
  switch (axis) {
    case 'precision':
      return settings.precision;
    case 'threads':
      return settings.threads;
    case 'side': {
      const sides = new Set(Object.values(inputs).flatMap(shape => shape.slice(1)));
      return sides.size === 1 ? [...sides][0] : undefined;
    }
  }
}

/** How an amount follows a setting: a line over settings that are amounts, bars for others. The upright axis begins at 0. */
export function sweepFigure(
  points: readonly SweepPoint[],
  { width, height }: { readonly width: number; readonly height: number },
  words: AxisWords & { readonly spoken: (point: SweepPoint) => string },
): Figure {
  const plot: Plot = { left: 52, right: width - 20, top: 28, bottom: height - 40 };
  const most = Math.max(1e-9, ...points.flatMap(({ amount, interval }) => [amount, interval?.[1] ?? amount]));
  const up = linearScale([0, 1.12 * most], [plot.bottom, plot.top], 4);
  const settings = points.map(({ setting }) => setting);
  const isNumeric = settings.every(setting => typeof setting === 'number');
  const across = isNumeric ? amountsAcross(settings, plot) : placesAcross(settings.length, plot);
  const placeOf = (point: SweepPoint, at: number): number =>
    across.at(isNumeric && typeof point.setting === 'number' ? point.setting : at);
  const parts: readonly Part[] = points.map((point, at) => {
    const [x, y] = [placeOf(point, at), up.at(point.amount)];
    const body: readonly Mark[] = isNumeric
      ? [{ kind: 'circle', centre: { x, y }, radius: 3.5, fill: solid('convolution') }]
      : [
          {
            kind: 'rectangle',
            x: x - 18,
            y,
            width: 36,
            height: plot.bottom - y,
            fill: tint('convolution', 0.75, 'paper'),
          },
          label(String(point.setting), x, plot.bottom + 16, 'middle', 'quiet'),
        ];
    return {
      kind: 'point',
      label: words.spoken(point),
      marks: [...body, ...whisker(point, x, up), label(significant(point.amount), x, y - 8, 'middle', 'text')],
    };
  });
  const course: readonly Part[] = isNumeric
    ? [
        {
          kind: 'course',
          marks: [
            {
              kind: 'line',
              points: points.map((point, at) => ({ x: placeOf(point, at), y: up.at(point.amount) })),
              stroke: { paint: solid('convolution'), width: 1.5 },
            },
          ],
        },
      ]
    : [];
  return { x: 0, y: 0, width, height, parts: [axes(plot, across, up, words), ...course, ...parts] };
}

function whisker({ interval }: SweepPoint, x: number, up: Scale): readonly Mark[] {
  if (interval === undefined) return [];
  const [low, high] = [up.at(interval[0]), up.at(interval[1])];
  return [
    line([x, low], [x, high], solid('text')),
    line([x - 3, low], [x + 3, low], solid('text')),
    line([x - 3, high], [x + 3, high], solid('text')),
  ];
}

/** Settings at equal ratios, since batches and threads are doubled; each measured one is a mark. */
function amountsAcross(settings: readonly number[], plot: Plot): Scale {
  const [least, most] = [Math.min(...settings), Math.max(...settings)];
  const [from, to] = [plot.left + 24, plot.right - 24];
  if (!(0 < least) || least === most) return { at: () => (from + to) / 2, ticks: [...new Set(settings)] };
  return { at: logScale([least, most], [from, to]).at, ticks: [...new Set(settings)].sort((a, b) => a - b) };
}

function placesAcross(count: number, { left, right }: Plot): Scale {
  const step = (right - left) / Math.max(1, count);
  return { at: place => left + (place + 0.5) * step, ticks: [] };
}
