import type {
  BatchTiming,
  BenchmarkRecord,
  BenchmarkReport,
  BenchmarkVariant,
  CpuComparison,
  Departure,
  Device,
  LayerTiming,
  LayerValidation,
  Machine,
  NodeTiming,
  Precision,
  ProviderChoice,
  ProviderRefusal,
  RefusedVariant,
  RepeatedRun,
  Roofline,
  RunRecord,
  RunSettings,
  SessionSettings,
  TrainedWeights,
  ValidationRecord,
  ValidationReport,
} from '../protocol/reports.ts';
import {
  either,
  finite,
  flag,
  isObject,
  list,
  number,
  object,
  oneOf,
  optional,
  pair,
  table,
  text,
  type Reader,
} from './checkedJson.ts';

/** A report of a run, and which sort of one. */
export type RunReport = Pick<ValidationRecord, 'kind' | 'report'> | Pick<BenchmarkRecord, 'kind' | 'report'>;

/** What was read, or why not. */
export type Read<Value> = { readonly value: Value } | { readonly problem: string };

/** Reads a record that was kept, from JSON that may be anything. Says what is wrong with it, and never throws. */
export function readRecord(json: unknown): Read<RunRecord> {
  if (!isObject(json)) return { problem: 'it is not an object' };
  const { version, kind } = json;
  if (version !== 1)
    return {
      problem:
        typeof version === 'number' && 1 < version
          ? `it has version ${version}, which a newer CNN Designer has written`
          : 'it has no version that is known',
    };
  return resultOf<RunRecord>(kind === 'validation' ? validationRecord : benchmarkRecord, json);
}

/** Reads a file of another machine: a record of a history, or what the command line has printed with `--json`. */
export function readRunFile(json: unknown): Read<RunReport> {
  if (!isObject(json)) return { problem: 'it is not an object' };
  if (Object.hasOwn(json, 'report')) return readRecord(json);
  // What the report's page saves when it shows both; what is compared are benchmarks.
  if (isObject(json['benchmark'])) return readRecord(json['benchmark']);
  if (Object.hasOwn(json, 'reducedInputs')) return asReport('validation', resultOf(validation, json));
  if (Object.hasOwn(json, 'batches')) return asReport('benchmark', resultOf(benchmark, json));
  return { problem: 'it is no report of a run; `cnn-designer bench FILE --json` writes one' };
}

function asReport<Kind extends RunReport['kind'], Report>(
  kind: Kind,
  read: Read<Report>,
): Read<{ readonly kind: Kind; readonly report: Report }> {
  return 'problem' in read ? read : { value: { kind, report: read.value } };
}

function resultOf<Value>(reader: Reader<Value>, json: unknown): Read<Value> {
  const problems: string[] = [];
  const value = reader(json, '', problems);
  return value === undefined ? { problem: problems[0] ?? 'it is not what it should be' } : { value };
}

const sizes = list(number);

const provider = object<ProviderChoice>({
  requested: text,
  used: text,
  reason: text,
  refusals: list(object<ProviderRefusal>({ provider: text, reason: text })),
});

const machine = object<Machine>({
  onnxruntime: text,
  node: text,
  platform: text,
  processor: text,
  threads: number,
  memoryBytes: number,
  devices: list(object<Device>({ name: text, driver: text, memoryBytes: number })),
});

const precision: Reader<Precision> = oneOf(['fp32', 'tf32', 'fp16', 'int8', 'int8Dynamic']);

const settings = object<RunSettings>({
  precision,
  threads: optional(finite),
  sharedWeights: optional(flag),
  weights: optional(
    object<TrainedWeights>({ path: text, step: optional(finite), insteadOfText: optional(list(text)) }),
  ),
});

const session = object<SessionSettings>({
  provider: text,
  optimization: oneOf(['disabled', 'all']),
  threads: optional(finite),
  tf32: flag,
  profiled: flag,
});

const layerValidation = object<LayerValidation>({
  name: text,
  type: text,
  shape: sizes,
  // What was not executed is absent in JSON.
  executedShape: optional(sizes),
  outputBytes: number,
  executedOutputBytes: optional(number),
  parameterBytes: number,
  executedParameterBytes: optional(number),
  provider: optional(text),
  relativeError: optional(number),
  tolerance: optional(number),
  departure: optional(object<Departure>({ at: sizes, expected: number, got: number })),
  errorAgainstCpu: optional(number),
  behind: optional(text),
  problems: list(text),
});

const validation = object<ValidationReport>({
  name: text,
  passed: flag,
  agreeing: number,
  layers: list(layerValidation),
  reducedInputs: table(sizes),
  optimizedError: number,
  optimizedTolerance: number,
  tolerance: number,
  problems: list(text),
  firstDeparting: optional(text),
  nodesByProvider: optional(table(number)),
  notes: optional(list(text)),
  sessions: optional(list(session)),
  notFinite: optional(text),
  repeated: optional(object<RepeatedRun>({ identical: flag, difference: number, layer: optional(text) })),
  againstCpu: optional(object<CpuComparison>({ error: number, tolerance: number, layer: optional(text) })),
  provider,
  settings,
  machine,
  seed: number,
});

const batchTiming = object<BatchTiming>({
  runs: number,
  min: number,
  median: number,
  mean: number,
  standardDeviation: number,
  p90: number,
  p95: number,
  p99: number,
  medianInterval: optional(pair(number)),
  batch: number,
  samplesPerSecond: number,
  gmacPerSecond: number,
  bareLoopMedian: number,
  bareLoopInterval: optional(pair(number)),
  cpuPerWall: number,
  othersPerWall: optional(number),
  warmup: optional(number),
  samples: optional(list(number)),
  stoppedBy: optional(oneOf(['interval', 'runs', 'limit'])),
  onDeviceMedian: optional(number),
  rooflineBound: optional(number),
});

const axis = oneOf(['precision', 'threads', 'side']);
const changedTo = either<number, Precision>(finite, precision);

const benchmark = object<BenchmarkReport>({
  name: text,
  macs: number,
  inputs: optional(table(sizes)),
  sessionCreation: number,
  firstRun: number,
  warmup: number,
  batches: list(batchTiming),
  variants: optional(
    list(
      object<BenchmarkVariant>({
        axis,
        value: changedTo,
        macs: number,
        sessionCreation: number,
        firstRun: number,
        timing: batchTiming,
      }),
    ),
  ),
  refusedVariants: optional(list(object<RefusedVariant>({ axis, value: changedTo, problem: text }))),
  roofline: optional(object<Roofline>({ gmacPerSecond: number, gigabytesPerSecond: number })),
  percentileRule: text,
  layers: optional(
    list(
      object<LayerTiming>({
        name: text,
        type: text,
        median: number,
        unfused: optional(number),
        fusedWith: optional(list(text)),
        macs: number,
        bytes: optional(number),
      }),
    ),
  ),
  nodes: optional(
    list(object<NodeTiming>({ node: text, op: text, provider: text, median: number, layers: list(text) })),
  ),
  sessions: optional(list(session)),
  load: optional(number),
  areLayerTimesOfLaunch: optional(oneOf([true])),
  warnings: list(text),
  provider,
  settings,
  machine,
  seed: number,
});

const about = { version: oneOf([1]), id: text, startedAt: text, file: text, textHash: text };
const validationRecord = object<ValidationRecord>({ ...about, kind: oneOf(['validation']), report: validation });
const benchmarkRecord = object<BenchmarkRecord>({ ...about, kind: oneOf(['benchmark']), report: benchmark });
