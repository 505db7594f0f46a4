import type { Network } from '../core/network.ts';

/** What to run: the network as it is in the editor, saved or not, and what it is called in messages. */
export interface RunRequest {
  readonly network: Network;
  readonly fileName: string;
  /** "auto", or the execution provider that has to be used: "cpu", "cuda", "webgpu" … */
  readonly provider: string;
  /** An empty folder for the model; the host makes it and removes it, whatever becomes of the child. */
  readonly folder: string;
}

/** How a benchmark measures. Without `runs` it goes on until `durationMs` have passed, but at least ten times. */
export interface BenchmarkRequest extends RunRequest {
  readonly batches: readonly number[];
  readonly warmup: number;
  readonly runs?: number;
  readonly durationMs: number;
  readonly perLayer: boolean;
}

/** The execution provider that was used, and why that one. */
export interface ProviderChoice {
  readonly requested: string;
  readonly used: string;
  readonly reason: string;
}

/** What a number was measured on. */
export interface Machine {
  readonly onnxruntime: string;
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  readonly threads: number;
}

/** One layer, analysed and executed. Shapes are without the batch; bytes are for one example. */
export interface LayerValidation {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly executedShape: readonly number[] | undefined;
  readonly outputBytes: number;
  readonly executedOutputBytes: number | undefined;
  /** Weights and buffers. */
  readonly parameterBytes: number;
  readonly executedParameterBytes: number | undefined;
  /** Execution provider that ran it. */
  readonly provider: string | undefined;
  /** Largest difference from the float64 reference, relative to the largest value of the tensor, on the reduced input. */
  readonly relativeError: number | undefined;
  readonly problems: readonly string[];
}

/** Whether the analysis holds on a real execution, layer by layer. */
export interface ValidationReport {
  readonly name: string;
  readonly passed: boolean;
  /** Layers without a problem. */
  readonly agreeing: number;
  readonly layers: readonly LayerValidation[];
  /** Shapes of the inputs on which values were compared, by input name. */
  readonly reducedInputs: Readonly<Record<string, readonly number[]>>;
  /** Error of the results with all optimisations of the runtime on: the largest, or the mean where layers break ties. */
  readonly optimizedError: number;
  readonly optimizedTolerance: number;
  readonly tolerance: number;
  /** What is wrong beyond single layers; the first layer that departs comes first. */
  readonly problems: readonly string[];
  readonly provider: ProviderChoice;
  readonly machine: Machine;
  readonly seed: number;
}

/** Order statistics of durations, milliseconds. Percentile p of n runs is number ⌈p · n⌉ in order ("nearest rank"). */
export interface Timing {
  readonly runs: number;
  readonly min: number;
  readonly median: number;
  readonly mean: number;
  readonly standardDeviation: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
}

/** One batch size, measured. */
export interface BatchTiming extends Timing {
  readonly batch: number;
  readonly samplesPerSecond: number;
  readonly gmacPerSecond: number;
  /** Median of a bare loop over the same session, in turns with the measured one: what measuring costs. */
  readonly bareLoopMedian: number;
  /** Processor time per time: near the number of threads on a quiet machine. */
  readonly cpuPerWall: number;
}

/** Time of one layer when nothing is fused, milliseconds. */
export interface LayerTiming {
  readonly name: string;
  readonly type: string;
  readonly median: number;
  readonly macs: number;
}

/** How fast a network runs here. Durations are milliseconds. */
export interface BenchmarkReport {
  readonly name: string;
  readonly macs: number;
  readonly sessionCreation: number;
  readonly firstRun: number;
  readonly warmup: number;
  readonly batches: readonly BatchTiming[];
  readonly percentileRule: string;
  readonly layers?: readonly LayerTiming[];
  readonly warnings: readonly string[];
  readonly provider: ProviderChoice;
  readonly machine: Machine;
  readonly seed: number;
}

/** What the child offers. */
export type RunnerMethods = {
  readonly validate: (request: RunRequest) => Promise<ValidationReport>;
  readonly benchmark: (request: BenchmarkRequest) => Promise<BenchmarkReport>;
};

/** What the host offers to the child: somewhere to say what it is doing. */
export type RunnerHostMethods = {
  readonly progress: (state: { readonly message: string }) => void;
};
