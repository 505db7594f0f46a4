import type { Timing } from '../protocol/reports.ts';

/** How percentiles are taken, in words. */
export const percentileRule =
  'nearest rank: percentile p of n runs is number ⌈p · n⌉ in order; the median averages the middle two';

/** Share of intervals that hold what they are about. */
const confidence = 0.95;

/** Order statistics of at least one duration, in the unit of the durations. */
export function timingOf(durations: readonly number[]): Timing {
  const sorted = inOrder(durations);
  const runs = sorted.length;
  const mean = sorted.reduce((sum, duration) => sum + duration, 0) / runs;
  const variance = sorted.reduce((sum, duration) => sum + (duration - mean) ** 2, 0) / Math.max(1, runs - 1);
  const interval = intervalOf(sorted);
  return {
    runs,
    min: sorted[0] ?? Number.NaN,
    median: middleOf(sorted),
    mean,
    standardDeviation: Math.sqrt(variance),
    p90: percentile(sorted, 0.9),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    ...(interval && { medianInterval: interval }),
  };
}

/** The middle of the durations, or the mean of the middle two. NaN for none. */
export function medianOf(durations: readonly number[]): number {
  return middleOf(inOrder(durations));
}

/**
 * The interval in which the median of what the durations are drawn from lies with 95 % confidence, whatever their distribution:
 * from number k to number n + 1 − k in order, where k is the largest with P(B < k) ≤ 2.5 % for B ~ binomial(n, ½). Undefined for fewer
 * than six, whose extremes are not enough. It takes the runs for independent of one another. Source: Conover 1999, section 3.2.
 */
export function medianIntervalOf(durations: readonly number[]): readonly [lower: number, upper: number] | undefined {
  return intervalOf(inOrder(durations));
}

/** By how much an interval is off the median at most, as a share of it; infinite without an interval. */
export function uncertaintyOf({ median, medianInterval }: Pick<Timing, 'median' | 'medianInterval'>): number {
  if (medianInterval === undefined) return Number.POSITIVE_INFINITY;
  const [lower, upper] = medianInterval;
  return Math.max(upper - median, median - lower) / median;
}

/** At most so many of the values, evenly spaced, in their order. */
export function thinned(values: readonly number[], most: number): readonly number[] {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, index) => values[Math.floor((index * values.length) / most)] ?? Number.NaN);
}

/** The values in so many stretches of nearly equal length, in their order; fewer when there are fewer values. */
export function stretchesOf(values: readonly number[], count: number): readonly (readonly number[])[] {
  const stretches = Math.min(count, values.length);
  const start = (index: number): number => Math.floor((index * values.length) / stretches);
  return Array.from({ length: stretches }, (_, index) => values.slice(start(index), start(index + 1)));
}

function inOrder(durations: readonly number[]): Float64Array {
  return Float64Array.from(durations).sort();
}

function middleOf(sorted: Float64Array): number {
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

function intervalOf(sorted: Float64Array): readonly [lower: number, upper: number] | undefined {
  const rank = lowerRankOf(sorted.length);
  const lower = sorted[rank - 1];
  const upper = sorted[sorted.length - rank];
  return rank < 1 || lower === undefined || upper === undefined ? undefined : [lower, upper];
}

/** Durations beyond which the binomial distribution is as good as normal. */
const normalFrom = 500;

/** The largest k with P(B < k) ≤ 2.5 % for B ~ binomial(n, ½); 0 when there is none. */
function lowerRankOf(count: number): number {
  const tail = (1 - confidence) / 2;
  // With the correction for continuity, rounded down: never narrower than it may be.
  if (normalFrom < count) return Math.floor((count - 1) / 2 - 0.98 * Math.sqrt(count)) + 1;
  let probability = 0.5 ** count;
  let below = probability;
  let rank = 0;
  while (below <= tail) {
    rank += 1;
    probability *= (count - rank + 1) / rank;
    below += probability;
  }
  return rank;
}

function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
