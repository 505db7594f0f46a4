import type { BenchmarkReport, BenchmarkVariant, Precision, RefusedVariant } from '../../protocol/reports.ts';
import type { BenchmarkRequest } from '../../protocol/runner.ts';
import type { RunResult } from './child.ts';

/** A benchmark of one network in several configurations: the first value of each list is the base, every other one a variant of it. */
export interface Sweep extends Omit<Configuration, 'side'> {
  /** Sides of the input, pixels; absent for the size that the network says. */
  readonly sides?: readonly number[];
  /** Threads within an operator; absent for what the settings say. */
  readonly threads?: readonly number[];
  /** Precisions; absent for the one that the settings say. */
  readonly precisions?: readonly Precision[];
}

/** One configuration; the provider is chosen once for all, and each has a folder of its own. */
export type Configuration = Omit<BenchmarkRequest, 'folder' | 'provider'>;

/** Measures a configuration in a process of its own. `place` is put before what it says of itself: "3 of 7, fp16: ". */
export type MeasureOne = (configuration: Configuration, place: string) => Promise<RunResult<BenchmarkReport>>;

/** What of a configuration is not as in the base. */
type Change = Pick<BenchmarkVariant, 'axis' | 'value'>;

/**
 * Measures the base, then each variant, one after the other. A variant that cannot be measured is among the refused ones, with the
 * reason; a base that cannot be measured, or somebody who cancels, ends it all.
 */
export async function runSweep(sweep: Sweep, measureOne: MeasureOne): Promise<RunResult<BenchmarkReport>> {
  const changes = changesOf(sweep);
  const count = 1 + changes.length;
  const base = baseOf(sweep);
  const result = await measureOne(base, count === 1 ? '' : `1 of ${count}: `);
  if ('failure' in result || changes.length === 0) return result;
  const variants: BenchmarkVariant[] = [];
  const refusedVariants: RefusedVariant[] = [];
  for (const [index, change] of changes.entries()) {
    const measured = await measureOne(changed(base, change), `${2 + index} of ${count}, ${inWords(change)}: `);
    if ('failure' in measured) {
      if (measured.failure.kind === 'cancelled') return measured;
      refusedVariants.push({ ...change, problem: measured.failure.message });
      continue;
    }
    const { macs, sessionCreation, firstRun, batches } = measured.report;
    const [timing] = batches;
    if (timing !== undefined) variants.push({ ...change, macs, sessionCreation, firstRun, timing });
  }
  return {
    report: {
      ...result.report,
      ...(0 < variants.length && { variants }),
      ...(0 < refusedVariants.length && { refusedVariants }),
    },
  };
}

/** The first of each list, on one provider for all. */
function baseOf(sweep: Sweep): Configuration {
  const { sides, threads, precisions, ...request } = sweep;
  const [side] = sides ?? [];
  const [threadCount] = threads ?? [];
  const [precision] = precisions ?? [];
  return {
    ...request,
    ...(side !== undefined && { side }),
    settings: {
      ...request.settings,
      ...(precision !== undefined && { precision }),
      ...(threadCount !== undefined && { threads: threadCount }),
    },
  };
}

/** Every value of every axis but the first ones, each once. */
function changesOf({ sides = [], threads = [], precisions = [] }: Sweep): readonly Change[] {
  const others = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)].slice(1);
  return [
    ...others(precisions).map(value => ({ axis: 'precision', value }) as const),
    ...others(threads).map(value => ({ axis: 'threads', value }) as const),
    ...others(sides).map(value => ({ axis: 'side', value }) as const),
  ];
}

/** The base with one change; layers and roofline are told of the base alone, and of batches the first. */
function changed(base: Configuration, { axis, value }: Change): Configuration {
  const one = { ...base, batches: base.batches.slice(0, 1), perLayer: false, roofline: false };
  switch (axis) {
    case 'precision':
      return { ...one, settings: { ...base.settings, precision: value as Precision } };
    case 'threads':
      return { ...one, settings: { ...base.settings, threads: value as number } };
    case 'side':
      return { ...one, side: value as number };
  }
}

function inWords({ axis, value }: Change): string {
  if (axis === 'threads') return value === 1 ? '1 thread' : `${value} threads`;
  return axis === 'side' ? `side ${value}` : String(value);
}
