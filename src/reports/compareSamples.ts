import { medianOf, stretchesOf } from './statistics.ts';

/** How two series of durations differ: the second against the first. */
export interface SampleComparison {
  /** Typical duration of the second series over that of the first: the median of all ratios of their blocks' medians. */
  readonly ratio: number;
  /** In which the ratio lies with 95 % confidence; absent for series that are too short to tell. */
  readonly interval?: readonly [lower: number, upper: number];
  /** How often two series of the same thing would differ as much. */
  readonly pValue: number;
}

/** Most blocks of a series; more would be shorter than what disturbs a machine lasts. */
const mostBlocks = 20;

/** Fewest runs of a block, where a series is long enough for ten blocks. */
const leastBlock = 5;

/** Standard normal quantile of 97.5 %. */
const z = 1.959964;

/**
 * Compares two series of durations, each in the order of measurement. Runs of one process are like those before and after them, so
 * that many runs say less than they seem to: each series is cut into blocks, and the variance of the mean of the blocks' logarithms is widened
 * by what neighbouring blocks still have in common. The ratio is that of Hodges and Lehmann, which an outlier does not move; interval and
 * p-value are those of Welch's test, with as many degrees of freedom as there are independent blocks. Ranks would not do: two
 * series that lie apart have the same ranks however far they are apart. Source: Hodges & Lehmann 1963; Welch 1947; the widening is that of a
 * first-order autoregression, Bayley & Hammersley 1946. Swapping the series inverts ratio and interval exactly.
 */
export function compareSamples(before: readonly number[], after: readonly number[]): SampleComparison {
  const [first, second] = [blockMedians(before), blockMedians(after)];
  const differences = second.flatMap(late => first.map(early => late - early));
  const difference = medianOf(differences);
  const ratio = Math.exp(difference);
  const [early, late] = [meanOf(first), meanOf(second)];
  const variance = early.variance + late.variance;
  if (!Number.isFinite(variance)) return { ratio, pValue: 1 };
  const error = Math.sqrt(variance);
  // Welch and Satterthwaite; without any spread, as good as known.
  const freedom =
    variance === 0
      ? Infinity
      : variance ** 2 / (early.variance ** 2 / early.freedom + late.variance ** 2 / late.freedom);
  const width = error * studentOf(z, freedom);
  const pValue = difference === 0 ? 1 : 2 * upperTail(normalOf(Math.abs(difference) / error, freedom));
  return { ratio, pValue, interval: [Math.exp(difference - width), Math.exp(difference + width)] };
}

/** Variance of the mean of blocks, and its degrees of freedom: one fewer than there are independent blocks. NaN for a single block. */
function meanOf(blocks: readonly number[]): { readonly variance: number; readonly freedom: number } {
  const mean = blocks.reduce((sum, block) => sum + block, 0) / blocks.length;
  const spread = blocks.reduce((sum, block) => sum + (block - mean) ** 2, 0) / (blocks.length - 1);
  const independent = blocks.length / wideningOf(blocks);
  return { variance: spread / independent, freedom: Math.max(1, independent - 1) };
}

/** A quantile of Student's distribution as that of the normal one, and back. Source: Wallace 1959, to about 1 % from 2 degrees of freedom on. */
function normalOf(t: number, freedom: number): number {
  if (freedom === Infinity || t === Infinity) return t;
  return ((8 * freedom + 1) / (8 * freedom + 3)) * Math.sqrt(freedom * Math.log1p(t ** 2 / freedom));
}

function studentOf(normal: number, freedom: number): number {
  if (freedom === Infinity) return normal;
  return Math.sqrt(freedom * Math.expm1(((normal * (8 * freedom + 3)) / (8 * freedom + 1)) ** 2 / freedom));
}

/** Logarithms of the medians of stretches: a ratio is a difference then. */
function blockMedians(samples: readonly number[]): readonly number[] {
  const blocks = Math.min(mostBlocks, Math.max(Math.min(10, samples.length), Math.floor(samples.length / leastBlock)));
  return stretchesOf(samples, blocks).map(stretch => Math.log(medianOf(stretch)));
}

/**
 * By how much the variance of a mean of these is larger than if they did not depend on their neighbours: (1 + r) / (1 − r) for the
 * correlation r of neighbours, by ranks, so that one outlier does not decide. A short series shows too little correlation, which is put right to
 * first order (Marriott & Pope 1954).
 */
function wideningOf(values: readonly number[]): number {
  const count = values.length;
  if (count < 4) return 1;
  const ranks = ranksOf(values);
  const middle = (count - 1) / 2;
  let common = 0;
  let own = 0;
  ranks.forEach((rank, index) => {
    own += (rank - middle) ** 2;
    const next = ranks[index + 1];
    if (next !== undefined) common += (rank - middle) * (next - middle);
  });
  const seen = own === 0 ? 0 : common / own;
  const correlation = Math.min(0.9, Math.max(0, seen + (1 + 4 * seen) / count));
  return (1 + correlation) / (1 - correlation);
}

/** Place of each value in order, from 0; equal values share the mean of their places. */
function ranksOf(values: readonly number[]): readonly number[] {
  return values.map(value => {
    const below = values.filter(other => other < value).length;
    const equal = values.filter(other => other === value).length;
    return below + (equal - 1) / 2;
  });
}

/** P(Z > x) of a standard normal Z for x ≥ 0, to 1e-7. Source: Abramowitz & Stegun 1964, 26.2.17. */
function upperTail(x: number): number {
  const t = 1 / (1 + 0.2316419 * x);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
