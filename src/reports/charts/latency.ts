import type { Figure, Mark, Part } from '../../diagram/figure/figure.ts';
import { solid, tint } from '../../diagram/figure/paint.ts';
import { textWidth } from '../../diagram/figure/textWidth.ts';
import type { Timing } from '../../protocol/reports.ts';
import { inMilliseconds } from '../amounts.ts';
import { axes, fontSize, label, line, type Plot } from './marks.ts';
import { linearScale, type Scale } from './scale.ts';

/** What a chart of durations says. */
export interface LatencyWords {
  readonly duration: string;
  readonly runs: string;
  readonly order: string;
  readonly median: string;
  readonly p95: string;
  /** What the histogram says to whoever cannot see it, and what the strip does. */
  readonly histogram: string;
  readonly strip: string;
  /** How many runs took longer than is drawn. */
  beyond(runs: number): string;
}

/** Equal classes of durations, and how many runs are in each. */
export interface Classes {
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
  /** Runs that took longer than the last class. */
  readonly beyond: number;
}

/**
 * Classes of durations for a histogram, as wide as 2 · interquartile range / ∛n says, 8 to 60 of them. A few very late runs would leave
 * all others in one class: what is more than twice as far from the median as the 95th percentile is counted apart.
 * Source: Freedman & Diaconis 1981.
 */
export function classesOf(samples: readonly number[], { median, p95 }: Pick<Timing, 'median' | 'p95'>): Classes {
  const sorted = [...samples].sort((left, right) => left - right);
  const quantile = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  const [from, last] = [quantile(0), quantile(1)];
  const end = Math.min(last, Math.max(median + 2 * (p95 - median), quantile(0.9)));
  const span = end - from;
  if (!(0 < span)) return { from, width: Math.max(1e-6, 0.02 * from), counts: [sorted.length], beyond: 0 };
  const wanted = (2 * (quantile(0.75) - quantile(0.25))) / Math.cbrt(sorted.length);
  const count = Math.max(8, Math.min(60, Math.ceil(span / wanted) || 8));
  const width = span / count;
  const counts = Array.from({ length: count }, () => 0);
  let beyond = 0;
  for (const sample of sorted)
    if (end < sample) beyond += 1;
    else {
      const at = Math.min(count - 1, Math.floor((sample - from) / width));
      counts[at] = (counts[at] ?? 0) + 1;
    }
  return { from, width, counts, beyond };
}

/** How durations are spread, and below in which order they came: a machine that gets warm drifts, and one that is shared jumps. */
export function latencyFigure(samples: readonly number[], timing: Timing, width: number, words: LatencyWords): Figure {
  const classes = classesOf(samples, timing);
  const plot: Plot = { left: 52, right: width - 16, top: 40, bottom: 190 };
  const strip: Plot = { left: 52, right: width - 16, top: 262, bottom: 342 };
  return {
    x: 0,
    y: 0,
    width,
    height: 382,
    parts: [...histogram(classes, timing, plot, words), ...runOrder(samples, timing, strip, words)],
  };
}

function histogram(classes: Classes, timing: Timing, plot: Plot, words: LatencyWords): readonly Part[] {
  const { from, width, counts, beyond } = classes;
  const end = from + width * counts.length;
  const across = linearScale([from, end], [plot.left, plot.right], 6);
  const up = linearScale([0, 1.35 * Math.max(...counts)], [plot.bottom, plot.top], 4);
  const bars: readonly Mark[] = counts.map((count, at) => {
    const [left, right] = [across.at(from + at * width), across.at(from + (at + 1) * width)];
    return {
      kind: 'rectangle',
      role: 'class',
      x: left,
      y: up.at(count),
      width: Math.max(0.5, right - left - 1),
      height: plot.bottom - up.at(count),
      fill: tint('convolution', 0.75, 'paper'),
    };
  });
  return [
    axes(plot, across, up, { across: words.duration, up: words.runs }),
    { kind: 'histogram', marks: bars, label: words.histogram },
    {
      kind: 'percentiles',
      marks: [
        ...band(timing, across, plot),
        ...flags(
          [
            { at: timing.median, text: `${words.median} ${inMilliseconds(timing.median)}`, isMain: true },
            { at: timing.p95, text: `${words.p95} ${inMilliseconds(timing.p95)}`, isMain: false },
          ],
          across,
          plot,
          end,
        ),
        ...(beyond === 0 ? [] : [label(words.beyond(beyond), plot.right, plot.bottom - 8, 'end', 'quiet')]),
      ],
    },
  ];
}

/** Where the median lies with 95 % confidence. */
function band({ medianInterval }: Timing, across: Scale, plot: Plot): readonly Mark[] {
  if (medianInterval === undefined) return [];
  const [left, right] = medianInterval.map(across.at);
  if (left === undefined || right === undefined) return [];
  return [
    {
      kind: 'rectangle',
      role: 'interval',
      x: left,
      y: plot.top,
      width: Math.max(1, right - left),
      height: plot.bottom - plot.top,
      fill: { ink: 'heat', opacity: 0.25 },
    },
  ];
}

/** Upright lines with what they are, the second beneath the first where both would lie on each other. */
function flags(
  lines: readonly { readonly at: number; readonly text: string; readonly isMain: boolean }[],
  across: Scale,
  plot: Plot,
  end: number,
): readonly Mark[] {
  return lines
    .filter(({ at }) => at <= end)
    .flatMap(({ at, text, isMain }, row) => {
      const x = across.at(at);
      const y = plot.top + 9 + 14 * row;
      const isRight = x + 8 + textWidth(text, fontSize, true) < plot.right;
      return [
        line(
          [x, plot.top],
          [x, plot.bottom],
          solid(isMain ? 'heat' : 'text'),
          isMain ? 2 : 1,
          isMain ? undefined : [4, 3],
        ),
        label(text, isRight ? x + 6 : x - 6, y, isRight ? 'start' : 'end', 'text', isMain ? true : undefined),
      ];
    });
}

function runOrder(samples: readonly number[], { median }: Timing, plot: Plot, words: LatencyWords): readonly Part[] {
  const [least, most] = [Math.min(...samples), Math.max(...samples)];
  const across = linearScale([1, Math.max(2, samples.length)], [plot.left, plot.right], 6);
  const room = Math.max(most - least, 0.02 * median);
  const up = linearScale([least, least + room], [plot.bottom - 4, plot.top], 3);
  return [
    axes(plot, across, up, { across: words.order, up: words.duration }),
    {
      kind: 'strip',
      label: words.strip,
      marks: [
        line([plot.left, up.at(median)], [plot.right, up.at(median)], solid('heat'), 1, [4, 3]),
        ...samples.map((sample, at): Mark => ({
          kind: 'circle',
          role: 'run',
          centre: { x: across.at(at + 1), y: up.at(sample) },
          radius: 1.5,
          fill: { ink: 'convolution', opacity: 0.8 },
        })),
      ],
    },
  ];
}
