import type { BatchTiming, BenchmarkReport, LayerTiming } from '../protocol/reports.ts';
import { variantInWords } from './amounts.ts';
import { compareSamples, type SampleComparison } from './compareSamples.ts';
import { differencesOf, type RunDifference } from './runDifferences.ts';

/** What two benchmarks tell when they are held against each other; `before` is the first. */
export interface RunComparison {
  /** What is not alike in them, beside the times. */
  readonly differences: readonly RunDifference[];
  /** What is compared, as a sentence; it says so where two machines are, or two networks. */
  readonly subject: string;
  /** Why a difference of times has no single cause, where it has none. */
  readonly notComparable?: string;
  /** Batches that both have measured, then variants, in the order of the second report. */
  readonly entries: readonly TimingComparison[];
  /** Layers of one name in both, the largest difference of time first; medians alone, without significance. */
  readonly layers: readonly LayerComparison[];
}

/** One batch size or variant in both reports. */
export interface TimingComparison {
  /** "batch 8", "fp16", "2 threads", "side 320". */
  readonly what: string;
  readonly before: BatchTiming;
  readonly after: BatchTiming;
  /** Time after over time before. */
  readonly ratio: number;
  /** In which the ratio lies with 95 % confidence. */
  readonly interval?: readonly [lower: number, upper: number];
  /** Absent where a report keeps no durations. */
  readonly pValue?: number;
  readonly verdict: Verdict;
  /** The verdict in words: "faster by 12 % (10 to 14 %)". */
  readonly text: string;
}

/** `same` is no difference that can be told from noise. */
export type Verdict = 'faster' | 'slower' | 'same' | 'notComparable';

/** Time of one layer in both reports, milliseconds. */
export interface LayerComparison {
  readonly name: string;
  readonly type: string;
  readonly before: number;
  readonly after: number;
}

/**
 * Compares two benchmarks. Where more than one of network, machine, runtime, provider, precision and threads is different, the times are
 * given, and no verdict: nobody could say what it is about.
 */
export function compareRuns(before: BenchmarkReport, after: BenchmarkReport): RunComparison {
  const differences = differencesOf(before, after);
  const causes = [...new Set(differences.map(({ cause }) => cause))];
  const notComparable =
    1 < causes.length
      ? `${inList(causes.map(cause => `the ${cause}`))} differ at once (${differences.map(inWords).join('; ')}); change one of them at a time`
      : undefined;
  const entries = pairsOf(before, after).map(pair => compareTimings(pair, notComparable !== undefined));
  return {
    differences,
    subject: subjectOf(differences, before.name, after.name),
    ...(notComparable !== undefined && { notComparable: `not comparable: ${notComparable}` }),
    ...(entries.length === 0 && { notComparable: 'not comparable: no batch size was measured in both' }),
    entries,
    layers: compareLayers(before.layers ?? [], after.layers ?? []),
  };
}

function subjectOf(differences: readonly RunDifference[], before: string, after: string): string {
  const [first] = differences;
  if (first === undefined)
    return `${before === after ? before : `${before} and ${after}`}, of as many MACs on inputs of one size, on one machine with one setting`;
  const details = differences.map(inWords).join('; ');
  switch (first.cause) {
    case 'machine':
      return `a comparison of machines, not of networks: ${details}`;
    case 'network':
      return `a comparison of two networks, or of one before and after an edit: ${details}`;
    default:
      return `the same network with another ${first.cause}: ${details}`;
  }
}

interface Pair {
  readonly what: string;
  readonly before: BatchTiming;
  readonly after: BatchTiming;
}

/** Timings of one batch or one variant in both reports. */
function pairsOf(before: BenchmarkReport, after: BenchmarkReport): readonly Pair[] {
  const batches = after.batches.flatMap(late => {
    const early = before.batches.find(({ batch }) => batch === late.batch);
    return early === undefined ? [] : [{ what: `batch ${late.batch}`, before: early, after: late }];
  });
  const variants = (after.variants ?? []).flatMap(({ axis, value, timing }) => {
    const early = before.variants?.find(
      each => each.axis === axis && each.value === value && each.timing.batch === timing.batch,
    );
    return early === undefined ? [] : [{ what: variantInWords(axis, value), before: early.timing, after: timing }];
  });
  return [...batches, ...variants];
}

function compareTimings(pair: Pair, notComparable: boolean): TimingComparison {
  const compared = samplesOf(pair) ?? intervalsOf(pair);
  const verdict = notComparable ? 'notComparable' : verdictOf(compared.interval);
  return { ...pair, ...compared, verdict, text: textOf(verdict, compared) };
}

function samplesOf({ before, after }: Pair): SampleComparison | undefined {
  if (before.samples === undefined || after.samples === undefined) return undefined;
  return compareSamples(before.samples, after.samples);
}

/** Without durations: the ratio lies between the most distant ends of both intervals. Wider than it need be, and never too narrow. */
function intervalsOf({ before, after }: Pair): Omit<SampleComparison, 'pValue'> {
  const ratio = after.median / before.median;
  const [early, late] = [before.medianInterval, after.medianInterval];
  if (early === undefined || late === undefined) return { ratio };
  return { ratio, interval: [late[0] / early[1], late[1] / early[0]] };
}

function verdictOf(interval: readonly [number, number] | undefined): Verdict {
  if (interval === undefined) return 'same';
  const [lower, upper] = interval;
  if (upper < 1) return 'faster';
  return 1 < lower ? 'slower' : 'same';
}

function textOf(verdict: Verdict, { ratio, interval }: Pick<TimingComparison, 'ratio' | 'interval'>): string {
  const share = (each: number): string => percent(Math.abs(each - 1));
  if (verdict === 'notComparable') return `not comparable; ${ratio.toFixed(3)} times as long`;
  if (interval === undefined) return 'no difference that can be told from noise; there are too few runs';
  const [lower, upper] = interval;
  if (verdict === 'same')
    return `no difference that can be told from noise (${signed(lower - 1)} to ${signed(upper - 1)} %)`;
  const [least, most] = verdict === 'faster' ? [upper, lower] : [lower, upper];
  // Sessions of two processes lie differently in memory, which the runs of each cannot show.
  const small = Math.abs(ratio - 1) < betweenProcesses ? '; as much may come and go from one process to the next' : '';
  return `${verdict} by ${share(ratio)} % (${share(least)} to ${share(most)} %)${small}`;
}

/** Differences between two processes that do the same, as a share of the time. */
const betweenProcesses = 0.02;

/** Layers of one name in both, the largest difference of time first. */
function compareLayers(before: readonly LayerTiming[], after: readonly LayerTiming[]): readonly LayerComparison[] {
  const earlier = new Map(before.map(layer => [layer.name, layer]));
  return after
    .flatMap(({ name, type, median }) => {
      const early = earlier.get(name);
      return early === undefined ? [] : [{ name, type, before: early.median, after: median }];
    })
    .sort((left, right) => Math.abs(right.after - right.before) - Math.abs(left.after - left.before));
}

function inWords({ what, before, after }: RunDifference): string {
  return `${what} ${before} → ${after}`;
}

function inList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

function signed(share: number): string {
  return `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
}

function percent(share: number): string {
  const size = 100 * share;
  return size < 9.95 ? String(Number(size.toFixed(1))) : size.toFixed(0);
}
