import { medianOf, stretchesOf } from './statistics.ts';

/** How two series of durations differ: the second against the first. */
export interface SampleComparison {
  /** Typical duration of the second series over that of the first: the median of all ratios of their blocks' medians. */
  readonly ratio: number;
  /** In which the ratio lies with 95 % confidence; absent for series that are too short to tell. */
  readonly interval?: readonly [lower: number, upper: number];
  /** How often two series of the same thing would differ as much, by the rule of Mann and Whitney. */
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
 * that many runs say less than they seem to: each series is cut into blocks, the blocks' medians are compared by their ranks, and the
 * variance of the ranks is widened by what neighbouring blocks still have in common. The interval is the same test, turned round: ratios
 * that it would not refuse. Source: Mann & Whitney 1947; Hodges & Lehmann 1963; the widening is that of a first-order
 * autoregression, Bayley & Hammersley 1946. Swapping the series inverts ratio and interval exactly.
 */
export function compareSamples(before: readonly number[], after: readonly number[]): SampleComparison {
  const first = blockMedians(before);
  const second = blockMedians(after);
  const pairs = first.length * second.length;
  const differences = Float64Array.from(second.flatMap(late => first.map(early => late - early))).sort();
  const ratio = Math.exp(medianOf([...differences]));
  const above = differences.reduce((sum, difference) => sum + (difference < 0 ? 0 : difference === 0 ? 0.5 : 1), 0);
  const deviation = Math.sqrt(
    ((pairs * (first.length + second.length + 1)) / 12) * Math.max(wideningOf(first), wideningOf(second)),
  );
  const distance = Math.max(0, Math.abs(above - pairs / 2) - 0.5);
  const pValue = distance === 0 ? 1 : 2 * upperTail(distance / deviation);
  const rank = Math.floor(pairs / 2 - 0.5 - z * deviation) + 1;
  const lower = differences[rank - 1];
  const upper = differences[pairs - rank];
  const interval =
    rank < 1 || lower === undefined || upper === undefined ? undefined : ([Math.exp(lower), Math.exp(upper)] as const);
  return { ratio, pValue, ...(interval && { interval }) };
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
