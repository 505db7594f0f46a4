import type { Analysis } from '../../../core/analysis.ts';

/** Multiplications in a step below which threads cost more than they bring: waking them takes longer than their share of the work. */
const leastForThreads = 100e6;

/**
 * Threads within an operator that suit a training: one for small networks, what the runtime chooses for large ones. The way back takes
 * about twice as many multiplications as the way there.
 */
export function threadsFor({ totals }: Analysis, batch: number): number | undefined {
  return 3 * totals.macs * batch < leastForThreads ? 1 : undefined;
}
