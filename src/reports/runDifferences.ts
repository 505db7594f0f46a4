import type { BenchmarkReport } from '../protocol/reports.ts';
import { weightsInWords } from './amounts.ts';

/** Something that is not alike in two benchmarks, and could be why their times are not. */
export interface RunDifference {
  readonly cause: 'network' | 'machine' | 'runtime' | 'provider' | 'precision' | 'threads' | 'weights';
  /** What it is, as a reader calls it. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** What is not alike in two benchmarks, beside the times. */
export function differencesOf(before: BenchmarkReport, after: BenchmarkReport): readonly RunDifference[] {
  return facts.flatMap(({ cause, what, of }) => {
    const [early, late] = [of(before), of(after)];
    return early === undefined || late === undefined || early === late
      ? []
      : [{ cause, what, before: early, after: late }];
  });
}

interface Fact {
  readonly cause: RunDifference['cause'];
  readonly what: string;
  /** Undefined for a report that does not say it. */
  of(report: BenchmarkReport): string | undefined;
}

/** Names are no facts: a network may be called otherwise after an edit and be the same. */
const facts: readonly Fact[] = [
  { cause: 'network', what: 'MACs', of: ({ macs }) => macs.toLocaleString('en-US') },
  { cause: 'network', what: 'inputs', of: inputsInWords },
  { cause: 'machine', what: 'processor', of: ({ machine }) => `${machine.processor} (${machine.threads} threads)` },
  { cause: 'machine', what: 'platform', of: ({ machine }) => machine.platform },
  {
    cause: 'machine',
    what: 'devices',
    // Where the CPU computes, another graphics card changes nothing.
    of: ({ machine, provider }) =>
      provider.used === 'cpu' ? 'none used' : machine.devices.map(({ name }) => name).join(', ') || 'not known',
  },
  { cause: 'runtime', what: 'onnxruntime', of: ({ machine }) => machine.onnxruntime },
  { cause: 'provider', what: 'provider', of: ({ provider }) => provider.used },
  { cause: 'precision', what: 'precision', of: ({ settings }) => settings.precision },
  {
    cause: 'threads',
    what: 'threads',
    of: ({ settings, provider }) =>
      provider.used === 'cpu' ? (settings.threads?.toString() ?? 'as the runtime decides') : 'of the device',
  },
  {
    cause: 'weights',
    what: 'weights',
    of: ({ settings }) =>
      settings.sharedWeights === true ? 'shared' : settings.weights ? weightsInWords(settings.weights) : 'seeded',
  },
];

function inputsInWords({ inputs }: BenchmarkReport): string | undefined {
  return (
    inputs &&
    Object.values(inputs)
      .map(shape => shape.join('×'))
      .join(', ')
  );
}
