import { formatMilliseconds } from '../../../core/units.ts';
import type { BatchTiming } from '../../../protocol/reports.ts';
import { medianIntervalOf, medianOf, stretchesOf } from '../../../reports/statistics.ts';

/** What is known about the machine around a measurement. */
export interface Surroundings {
  /** Load average of the last minute before anything was done; 0 where the system does not count it. */
  readonly load: number;
  readonly processors: number;
  /** Threads that were asked for; absent where the runtime decides. */
  readonly threads?: number;
  readonly provider: string;
}

/** Share of the processors' time from which other processes are worth a word. */
const muchForOthers = 0.05;

/** Change of the median within a measurement that is worth a word. */
const muchDrift = 0.05;

/** Difference from the bare loop that is worth a word. */
const muchOverhead = 0.01;

/** What may have disturbed the measurements, each a sentence with its figures; none on a quiet machine. */
export function noiseOf(batches: readonly BatchTiming[], surroundings: Surroundings): readonly string[] {
  const { load, processors } = surroundings;
  const before =
    0.5 * processors < load
      ? [
          `the load average was ${load.toFixed(2)} on ${processors} processors before it began; something else was running, or had just ended`,
        ]
      : [];
  return [
    ...before,
    ...batches.flatMap(batch =>
      [
        othersOf(batch, surroundings),
        starvationOf(batch, surroundings),
        driftOf(batch),
        shapeOf(batch),
        overheadOf(batch),
      ].flatMap(sentence => (sentence === undefined ? [] : [`batch ${batch.batch}: ${sentence}`])),
    ),
  ];
}

function othersOf({ othersPerWall = 0 }: BatchTiming, { processors }: Surroundings): string | undefined {
  const share = othersPerWall / processors;
  if (share < muchForOthers) return undefined;
  return `other processes took ${percent(share)} of the time of ${processors} processors meanwhile; end them and measure again`;
}

/** The runtime's threads wait by spinning, so that a process that is left alone uses as many processors as it has threads. */
function starvationOf(
  { cpuPerWall }: BatchTiming,
  { threads, processors, provider }: Surroundings,
): string | undefined {
  if (provider !== 'cpu') return undefined;
  // Left alone the runtime takes a thread for each core, and two processors may be one core.
  const expected = Math.min(processors, threads ?? Math.max(1, Math.floor(processors / 2)));
  if (0.7 * expected <= cpuPerWall) return undefined;
  const wanted =
    threads === undefined
      ? `at least ${expected} would be usual`
      : `${threads} ${threads === 1 ? 'thread was' : 'threads were'} asked for`;
  return `the run had ${cpuPerWall.toFixed(2)} processors on average, where ${wanted}; it was kept waiting, and the times are not to be relied upon`;
}

/** The last third of the runs against the first. */
function driftOf({ samples = [] }: BatchTiming): string | undefined {
  const [first = [], , last = []] = stretchesOf(samples, 3);
  const [early, late] = [medianOf(first), medianOf(last)];
  const [earlyInterval, lateInterval] = [medianIntervalOf(first), medianIntervalOf(last)];
  if (earlyInterval === undefined || lateInterval === undefined) return undefined;
  const figures = `the median went from ${formatMilliseconds(early)} in the first third to ${formatMilliseconds(late)} in the last`;
  if ((1 + muchDrift) * early < late && earlyInterval[1] < lateInterval[0])
    return `${figures} (+${percent(late / early - 1)}); the processor may have become hot and slower, or something else has begun`;
  if ((1 + muchDrift) * late < early && lateInterval[1] < earlyInterval[0])
    return `${figures} (−${percent(1 - late / early)}); it was still becoming faster, or something else has ended`;
  return undefined;
}

/** Two heaps of durations, or many that are far too long. */
function shapeOf({ samples = [], median, p90 }: BatchTiming): string | undefined {
  const heaps = heapsOf(samples);
  if (heaps !== undefined)
    return `the times fall into two heaps, ${percent(heaps.lowerShare)} of them around ${formatMilliseconds(heaps.lower)} and the others around ${formatMilliseconds(heaps.upper)}; the median depends on which is larger`;
  // Not the deviation: one collection of garbage makes it large for a network of microseconds.
  if (1.25 * median < p90)
    return `one run in ten takes over ${percent(p90 / median - 1)} longer than the median; the machine is busy`;
  const spikes = samples.filter(sample => 2 * median < sample).length / samples.length;
  return 0.02 < spikes ? `${percent(spikes)} of the runs take more than twice the median` : undefined;
}

/** Fewest durations from which a shape can be told. */
const fewestForShape = 30;

/**
 * The two heaps into which durations fall, if they do: the cut that leaves the least variance within both sides, where both sides are
 * large and lie far apart against their own widths. Source: Ashman et al. 1994 (D, here above 4; halves of a uniform distribution have 3.5).
 */
function heapsOf(
  samples: readonly number[],
): { readonly lower: number; readonly upper: number; readonly lowerShare: number } | undefined {
  if (samples.length < fewestForShape) return undefined;
  // A few of the extremes would make the variance of their side.
  const all = [...samples].sort((left, right) => left - right);
  const sorted = all.slice(Math.floor(0.02 * all.length), Math.ceil(0.95 * all.length));
  let best: { readonly cut: number; readonly within: number } | undefined;
  const fewest = Math.ceil(0.15 * sorted.length);
  const sums = prefixSums(sorted);
  for (let cut = fewest; cut <= sorted.length - fewest; cut++) {
    const within = sums.squares(0, cut) + sums.squares(cut, sorted.length);
    if (best === undefined || within < best.within) best = { cut, within };
  }
  if (best === undefined) return undefined;
  const { cut } = best;
  const variances = sums.squares(0, cut) / cut + sums.squares(cut, sorted.length) / (sorted.length - cut);
  const apart = sums.mean(cut, sorted.length) - sums.mean(0, cut);
  const [lower, upper] = [medianOf(sorted.slice(0, cut)), medianOf(sorted.slice(cut))];
  const far = 4 * Math.sqrt(variances) < Math.SQRT2 * apart && 0.1 * lower < upper - lower;
  return far ? { lower, upper, lowerShare: cut / sorted.length } : undefined;
}

/** Means, and squares of deviations from them, of stretches of a list, each in a few steps. */
function prefixSums(values: readonly number[]): {
  mean(from: number, to: number): number;
  squares(from: number, to: number): number;
} {
  // Around the middle, so that squares lose no digits.
  const middle = medianOf(values);
  const first = new Float64Array(values.length + 1);
  const second = new Float64Array(values.length + 1);
  values.forEach((value, index) => {
    first[index + 1] = (first[index] ?? 0) + (value - middle);
    second[index + 1] = (second[index] ?? 0) + (value - middle) ** 2;
  });
  const between = (sums: Float64Array, from: number, to: number): number => (sums[to] ?? 0) - (sums[from] ?? 0);
  return {
    mean: (from, to) => middle + between(first, from, to) / (to - from),
    squares: (from, to) => Math.max(0, between(second, from, to) - between(first, from, to) ** 2 / (to - from)),
  };
}

/** The loop itself: said where it is more than the uncertainty of both medians explains. */
function overheadOf({ median, medianInterval, bareLoopMedian, bareLoopInterval }: BatchTiming): string | undefined {
  const overhead = median / bareLoopMedian - 1;
  if (Math.abs(overhead) < muchOverhead || medianInterval === undefined || bareLoopInterval === undefined)
    return undefined;
  const overlap = medianInterval[0] <= bareLoopInterval[1] && bareLoopInterval[0] <= medianInterval[1];
  return overlap ? undefined : `the median is ${(100 * overhead).toFixed(1)} % off that of a bare loop`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.095 ? 1 : 0)} %`;
}
