import type { Timing } from '../protocol/reports.ts';

/** How percentiles are taken, in words. */
export const percentileRule =
  'nearest rank: percentile p of n runs is number ⌈p · n⌉ in order; the median averages the middle two';

/** Order statistics of at least one duration, in the unit of the durations. */
export function timingOf(durations: readonly number[]): Timing {
  const sorted = [...durations].sort((left, right) => left - right);
  const runs = sorted.length;
  const mean = sorted.reduce((sum, duration) => sum + duration, 0) / runs;
  const variance = sorted.reduce((sum, duration) => sum + (duration - mean) ** 2, 0) / Math.max(1, runs - 1);
  return {
    runs,
    min: sorted[0] ?? Number.NaN,
    median: medianOf(sorted),
    mean,
    standardDeviation: Math.sqrt(variance),
    p90: percentile(sorted, 0.9),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
  };
}

/** The middle of the durations, or the mean of the middle two. NaN for none. */
export function medianOf(durations: readonly number[]): number {
  const sorted = [...durations].sort((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
