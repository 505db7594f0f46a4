import {
  formatBytes,
  formatExact,
  formatGrowthShare,
  formatMacs,
  formatMilliseconds,
  formatShare,
} from '../core/units.ts';
import type {
  BatchTiming,
  BenchmarkVariant,
  Machine,
  Precision,
  RunSettings,
  Timing,
  TrainedWeights,
} from '../protocol/reports.ts';

/** Milliseconds in three digits: "24.1 ms"; "?" when not known. */
export function inMilliseconds(duration: number): string {
  return Number.isFinite(duration) ? formatMilliseconds(duration) : '? ms';
}

/** The number of milliseconds alone, for a column that says the unit. */
export function millisecondsAlone(duration: number): string {
  return inMilliseconds(duration).replace(' ms', '');
}

/** The median, and where it lies with 95 % confidence: "12.4 ms (12.38 – 12.44)". */
export function medianInWords({ median, medianInterval }: Timing): string {
  if (medianInterval === undefined) return inMilliseconds(median);
  return `${inMilliseconds(median)} (${intervalInWords(medianInterval)})`;
}

/** Two bounds with as many digits as it takes to tell them apart: "12.38 – 12.44". */
export function intervalInWords([lower, upper]: readonly [number, number]): string {
  if (!Number.isFinite(lower) || !Number.isFinite(upper)) return '?';
  for (const digits of [3, 4, 5, 6]) {
    const [from, to] = [lower, upper].map(each => significant(each, digits));
    if (from !== to || digits === 6) return `${from ?? ''} – ${to ?? ''}`;
  }
  return '';
}

/** A number in so many significant digits, without trailing zeros and with thousands separators. */
export function significant(amount: number, digits = 3): string {
  if (!Number.isFinite(amount)) return '?';
  return amount.toLocaleString('en-US', { maximumSignificantDigits: digits });
}

/** A relative error: "3.1e-7", "0"; "?" when not known. */
export function errorInWords(error: number | undefined): string {
  if (error === undefined || Number.isNaN(error)) return '?';
  if (!Number.isFinite(error)) return 'infinity';
  return error === 0 ? '0' : error.toExponential(1);
}

/** A shape: "64×112×112". */
export function shapeInWords(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : shape.join('×');
}

/** What part of the roofline is reached: "61 %"; undefined where it was not measured. */
export function rooflineShare({ rooflineBound, median }: BatchTiming): string | undefined {
  return rooflineBound === undefined || !Number.isFinite(rooflineBound / median)
    ? undefined
    : formatShare(rooflineBound / median);
}

/** The graphics processors and the processor: "NVIDIA H200, 151 GB, driver 580.65 · AMD EPYC 9454, 16 threads". */
export function machineInWords({ devices, processor, threads, memoryBytes, platform }: Machine): string {
  return [
    ...devices.map(({ name, driver, memoryBytes: bytes }) => `${name}, ${formatBytes(bytes)}, driver ${driver}`),
    `${processor}, ${formatExact(threads)} threads, ${formatBytes(memoryBytes)}`,
    platform,
  ].join(' · ');
}

/** How the runtime was set: "fp32, 8 threads". */
export function settingsInWords({ precision, threads, sharedWeights, weights }: RunSettings): string {
  return [
    precisionNames[precision],
    ...(threads === undefined ? [] : [variantInWords('threads', threads)]),
    ...(sharedWeights === true ? ['one block of weights for all layers'] : []),
    ...(weights === undefined ? [] : [`weights: ${weightsInWords(weights)}`]),
  ].join(', ');
}

/** Weights by the name of their file, since a report may be shared: "lenet5.safetensors, step 3,000". */
export function weightsInWords({ path, step }: TrainedWeights): string {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return step === undefined ? name : `${name}, step ${formatExact(step)}`;
}

/** A variant as a row is called: "fp16", "2 threads", "side 320 px". */
export function variantInWords(axis: BenchmarkVariant['axis'], value: BenchmarkVariant['value']): string {
  if (typeof value === 'string') return precisionNames[value];
  if (axis === 'threads') return value === 1 ? '1 thread' : `${formatExact(value)} threads`;
  return `side ${formatExact(value)} px`;
}

/** Precisions as they are usually written. */
export const precisionNames: Readonly<Record<Precision, string>> = {
  fp32: 'fp32',
  tf32: 'TF32',
  fp16: 'fp16',
  int8: 'int8',
  int8Dynamic: 'int8, dynamic',
};

/** The page may not ask core, and has to say counts as everything else does. */
export { formatBytes, formatExact, formatGrowthShare, formatMacs, formatShare };
