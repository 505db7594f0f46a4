import type {
  BatchTiming,
  BenchmarkRecord,
  BenchmarkReport,
  LayerTiming,
  LayerValidation,
  Machine,
  ProviderChoice,
  ValidationRecord,
  ValidationReport,
} from '../../src/protocol/reports.ts';
import { percentileRule, timingOf } from '../../src/reports/statistics.ts';

const machine: Machine = {
  onnxruntime: '1.29.0',
  node: '22.12.0',
  platform: 'linux x64',
  processor: 'AMD EPYC 9454 48-Core Processor',
  threads: 16,
  memoryBytes: 137_438_953_472,
  devices: [{ name: 'NVIDIA H200', driver: '580.65.06', memoryBytes: 150_754_820_096 }],
};

const provider: ProviderChoice = {
  requested: 'auto',
  used: 'cpu',
  reason: 'the first that works',
  refusals: [
    { provider: 'cuda', reason: 'libcudnn.so.9 is missing; "CNN: Set Up CUDA…" fetches it' },
    { provider: 'webgpu', reason: 'there is no graphics device' },
  ],
};

const about = { provider, settings: { precision: 'fp32' }, machine, seed: 1 } as const;

/** Layers of a small network as the runtime has executed them. */
const executed: readonly LayerValidation[] = (
  [
    ['conv1', 'conv2d', [64, 112, 112], 37_632, 1.2e-7],
    ['relu_1', 'relu', [64, 112, 112], 0, 0],
    ['maxPool2d_1', 'maxPool2d', [64, 56, 56], 0, 0],
    ['conv2', 'conv2d', [128, 56, 56], 294_912, 2.1e-7],
    ['relu_2', 'relu', [128, 56, 56], 0, 0],
    ['conv3', 'conv2d', [256, 28, 28], 1_179_648, 3.4e-7],
    ['globalAvgPool_1', 'globalAvgPool', [256], 0, 4e-8],
    ['fc', 'linear', [1000], 1_028_000, 9e-8],
  ] as const
).map(([name, type, shape, parameterBytes, relativeError]) => {
  const outputBytes = 4 * shape.reduce<number>((product, size) => product * size, 1);
  return {
    name,
    type,
    shape,
    executedShape: shape,
    outputBytes,
    executedOutputBytes: outputBytes,
    parameterBytes,
    executedParameterBytes: parameterBytes,
    provider: 'CPUExecutionProvider',
    relativeError,
    problems: [],
  };
});

/** A validation in which all layers agree, but for what a test says. */
export function validationReport(part: Partial<ValidationReport> = {}): ValidationReport {
  return {
    name: 'small',
    passed: true,
    agreeing: executed.length,
    layers: executed,
    reducedInputs: { input: [3, 32, 32] },
    optimizedError: 3.1e-7,
    optimizedTolerance: 1e-4,
    tolerance: 1e-5,
    problems: [],
    nodesByProvider: { CPUExecutionProvider: 8 },
    repeated: { identical: true, difference: 0 },
    ...about,
    ...part,
  };
}

/** The same, in which a convolution departs. */
export function failedValidation(): ValidationReport {
  const problem = 'conv3 gives 256×27×27 in the run, 256×28×28 by the analysis';
  const layers = executed.map(layer =>
    layer.name === 'conv3'
      ? { ...layer, executedShape: [256, 27, 27], relativeError: undefined, problems: [problem] }
      : layer,
  );
  return validationReport({ passed: false, agreeing: executed.length - 1, layers, problems: [problem] });
}

/** Durations around a median, with a tail of late runs as machines have it. */
function durationsAround(median: number, count: number, name = 'durations'): readonly number[] {
  let state = Array.from(name).reduce((sum, letter) => (31 * sum + letter.charCodeAt(0)) >>> 0, 7);
  // Lehmer's generator: the same durations in every run, whatever else draws numbers.
  const uniform = (): number => (state = (48_271 * (state % 2_147_483_647 || 1)) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: count }, () => {
    const spread = 0.02 * (uniform() + uniform() + uniform() - 1.5);
    return median * (1 + spread + (uniform() < 0.04 ? 0.25 * uniform() : 0));
  });
}

/** One batch size, measured. */
export function batchTiming(batch: number, median: number, runs = 400): BatchTiming {
  const samples = durationsAround(median, runs, `batch ${batch}`);
  const timing = timingOf(samples);
  return {
    ...timing,
    medianInterval: timing.medianInterval ?? [0.998 * timing.median, 1.003 * timing.median],
    batch,
    samplesPerSecond: (1000 * batch) / timing.median,
    gmacPerSecond: (4.09 * batch * 1000) / timing.median,
    bareLoopMedian: 0.997 * timing.median,
    cpuPerWall: 15.2,
    samples,
    stoppedBy: 'interval',
    rooflineBound: 0.61 * timing.median,
  };
}

/** Layers of the same network as they were timed. */
const timed: readonly LayerTiming[] = (
  [
    ['conv1', 'conv2d', 2.1, 118_013_952, 4_000_000],
    ['relu_1', 'relu', 0.4, 0, 6_400_000],
    ['maxPool2d_1', 'maxPool2d', 0.7, 0, 4_000_000],
    ['conv2', 'conv2d', 3.8, 231_211_008, 2_700_000],
    ['relu_2', 'relu', 0.2, 0, 3_200_000],
    ['conv3', 'conv2d', 4.6, 925_000_000, 3_600_000],
    ['globalAvgPool_1', 'globalAvgPool', 0.1, 0, 800_000],
    ['fc', 'linear', 0.3, 256_000, 1_030_000],
  ] as const
).map(([name, type, median, macs, bytes]) => ({ name, type, median, macs, bytes }));

/** A benchmark with everything that a benchmark can have, but for what a test says. */
export function benchmarkReport(part: Partial<BenchmarkReport> = {}): BenchmarkReport {
  return {
    name: 'small',
    macs: 4_090_000_000,
    sessionCreation: 143,
    firstRun: 31.2,
    warmup: 5,
    batches: [batchTiming(1, 12.4), batchTiming(8, 81.5, 120), batchTiming(32, 318, 40)],
    variants: [
      ...[1, 2, 4, 8].map(value => ({
        axis: 'threads' as const,
        value,
        macs: 4_090_000_000,
        sessionCreation: 140,
        firstRun: 30,
        timing: batchTiming(1, 12 + 84 / value),
      })),
      ...[128, 224, 320].map(value => ({
        axis: 'side' as const,
        value,
        macs: 81_500 * value * value,
        sessionCreation: 140,
        firstRun: 30,
        timing: batchTiming(1, (12.4 * value * value) / 224 ** 2),
      })),
      {
        axis: 'precision',
        value: 'int8',
        macs: 4_090_000_000,
        sessionCreation: 210,
        firstRun: 21,
        timing: batchTiming(1, 6.1),
      },
    ],
    refusedVariants: [{ axis: 'precision', value: 'fp16', problem: 'the CPU has no kernels for fp16' }],
    roofline: { gmacPerSecond: 1180, gigabytesPerSecond: 214 },
    percentileRule,
    sessions: [{ provider: 'cpu', optimization: 'all', tf32: false, profiled: false }],
    layers: timed,
    warnings: ['other programs take 12 % of the processor; times may be late'],
    ...about,
    ...part,
  };
}

/** A validation as it is kept. */
export function validationRecord(part: Partial<ValidationRecord> = {}): ValidationRecord {
  return { ...kept, id: 'validation-1', kind: 'validation', report: validationReport(), ...part };
}

/** A benchmark as it is kept. */
export function benchmarkRecord(part: Partial<BenchmarkRecord> = {}): BenchmarkRecord {
  return { ...kept, id: 'benchmark-1', kind: 'benchmark', report: benchmarkReport(), ...part };
}

const kept = {
  version: 1,
  startedAt: '2026-03-14T09:26:53.589Z',
  file: 'file:///project/small.cnn.json',
  textHash: 'ab'.repeat(32),
} as const;
