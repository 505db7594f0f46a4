/** How numbers are held and multiplied. TF32 is float32 whose factors are rounded to 10 bits of mantissa, on NVIDIA's tensor cores. */
export const precisions = ['fp32', 'tf32', 'fp16', 'int8', 'int8Dynamic'] as const;

/** `int8` is quantised beforehand, with ranges of activations from a calibration; `int8Dynamic` measures them in every run. */
export type Precision = (typeof precisions)[number];

/** A provider that was tried and does not work here. */
export interface ProviderRefusal {
  readonly provider: string;
  /** Why, in plain words: which library is missing, that the driver is too old, that there is no device. */
  readonly reason: string;
}

/** The execution provider that is used, and why that one. */
export interface ProviderChoice {
  /** "auto", or the provider that had to be used. */
  readonly requested: string;
  readonly used: string;
  readonly reason: string;
  /** Those that "auto" would have preferred. */
  readonly refusals: readonly ProviderRefusal[];
}

/** A graphics processor, as its driver describes it. */
export interface Device {
  readonly name: string;
  /** Version of the driver. */
  readonly driver: string;
  /** NaN where the driver does not say. */
  readonly memoryBytes: number;
}

/** What a number was measured on. */
export interface Machine {
  readonly onnxruntime: string;
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  /** Processors that the system shows. */
  readonly threads: number;
  /** What a process may have: of the machine, or of the container that it runs in. */
  readonly memoryBytes: number;
  /** Those that the process may use; the first is used. */
  readonly devices: readonly Device[];
}

/** Weights that were trained, instead of random ones. */
export interface TrainedWeights {
  /** Path of their safetensors file. */
  readonly path: string;
  /** Steps of training behind them; absent where the file does not say, and in what is asked for. */
  readonly step?: number;
  /** Tensors whose numbers the network's text says as well: those of the file were used. Absent in what is asked for. */
  readonly insteadOfText?: readonly string[];
}

/** How the runtime was set, and what it was given. */
export interface RunSettings {
  readonly precision: Precision;
  /** Threads within an operator; absent where the runtime decides. */
  readonly threads?: number;
  /** One block of random numbers for all weights, so that a network larger than the disk can be timed; seeded weights otherwise. */
  readonly sharedWeights?: boolean;
  /** Absent where weights were drawn from the seed. */
  readonly weights?: TrainedWeights;
}

/** How sessions of a run were set. All else is as the runtime has it by default. */
export interface SessionSettings {
  /** Provider by its own name, such as "cuda". */
  readonly provider: string;
  /** 'disabled' keeps one node per operator; 'all' is what users run. */
  readonly optimization: 'disabled' | 'all';
  /** Threads within an operator; absent where the runtime decides. */
  readonly threads?: number;
  /** Whether NVIDIA's libraries may round the factors of float32 products to TF32. */
  readonly tf32: boolean;
  /** Whether the runtime's profiler was on. */
  readonly profiled: boolean;
}

/** An element of a tensor of a run that is not as it should be. NaN and infinity become null in JSON. */
export interface Departure {
  /** Its place, without the batch: channel first. */
  readonly at: readonly number[];
  /** What the float64 reference gives there; NaN where it was not asked. */
  readonly expected: number;
  readonly got: number;
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
  /** Largest `relativeError` that counts as agreement: it depends on the precision, and on the length of the layer's sums. */
  readonly tolerance?: number;
  /** Where the values differ most, or the first NaN or infinity; present where that is a problem. */
  readonly departure?: Departure;
  /** Largest difference from the same layer of the same network on the CPU, relative to its largest value there. */
  readonly errorAgainstCpu?: number;
  /**
   * The layer whose NaN or infinity it reads: its own values prove nothing, and it is not to blame. Such a layer is neither agreeing nor
   * has it a problem for that.
   */
  readonly behind?: string;
  /** What is wrong with it, the gravest first. */
  readonly problems: readonly string[];
}

/** Whether a second session gives what the first gave: every layer without optimisation, and the results with all of it. */
export interface RepeatedRun {
  /** Whether every bit is alike. */
  readonly identical: boolean;
  /** Largest difference, relative to the largest value of its tensor. */
  readonly difference: number;
  /** The first layer with another bit, in the order of computation. */
  readonly layer?: string;
}

/** A network on its provider and in its precision against the same network in float32 on the CPU. */
export interface CpuComparison {
  /** Largest relative difference of a result, on the reduced input and at full size; the mean one where layers break ties. */
  readonly error: number;
  readonly tolerance: number;
  /** The first layer beyond the tolerance, in the order of computation. */
  readonly layer?: string;
}

/** Whether the analysis holds on a real execution, layer by layer. */
export interface ValidationReport {
  readonly name: string;
  readonly passed: boolean;
  /** Layers without a problem whose values were compared. */
  readonly agreeing: number;
  readonly layers: readonly LayerValidation[];
  /** Shapes of the inputs on which values were compared, by input name. */
  readonly reducedInputs: Readonly<Record<string, readonly number[]>>;
  /** Error of the results with all optimisations of the runtime on: the largest, or the mean where layers break ties. */
  readonly optimizedError: number;
  readonly optimizedTolerance: number;
  /** The largest tolerance of a layer, in the precision of the settings. */
  readonly tolerance: number;
  /** What is wrong beyond single layers; the first layer that departs comes first. */
  readonly problems: readonly string[];
  /** The first layer with a problem, in the order of computation. */
  readonly firstDeparting?: string;
  /** Nodes that each execution provider of the runtime ran, by its own name, such as "CUDAExecutionProvider". */
  readonly nodesByProvider?: Readonly<Record<string, number>>;
  /** What is worth knowing and no fault, such as layers that "auto" left to the CPU. */
  readonly notes?: readonly string[];
  /** Every way in which a session was set, in the order of first use. */
  readonly sessions?: readonly SessionSettings[];
  /** The first layer in the order of computation that makes NaN or infinity from finite numbers. */
  readonly notFinite?: string;
  /** Two sessions on the same input. */
  readonly repeated?: RepeatedRun;
  /** The same weights and input in float32 on the CPU; absent where just that was run. */
  readonly againstCpu?: CpuComparison;
  readonly provider: ProviderChoice;
  readonly settings: RunSettings;
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
  /** In which the median lies with 95 % confidence, from order statistics: no distribution is assumed. */
  readonly medianInterval?: readonly [lower: number, upper: number];
}

/** One batch size, measured. */
export interface BatchTiming extends Timing {
  readonly batch: number;
  readonly samplesPerSecond: number;
  readonly gmacPerSecond: number;
  /** Median of a bare loop over the same session, in turns with the measured one: what measuring costs. */
  readonly bareLoopMedian: number;
  /** In which the median of the bare loop lies, as `medianInterval`: where both overlap, measuring costs less than can be told. */
  readonly bareLoopInterval?: readonly [lower: number, upper: number];
  /** Processor time per time: near the number of threads on a quiet machine. */
  readonly cpuPerWall: number;
  /** Processor time of all other processes per time, of all processors together: near 0 on a quiet machine. Absent where it was too short to tell. */
  readonly othersPerWall?: number;
  /** Runs before the measurement: those that were asked for, and more until they no longer became faster. */
  readonly warmup?: number;
  /** Durations in the order in which they were measured, evenly thinned to at most 1,000. */
  readonly samples?: readonly number[];
  /** What ended the measurement: the interval of the median was narrow enough, the runs were done, or the time was over. */
  readonly stoppedBy?: 'interval' | 'runs' | 'limit';
  /** Median with input and output on the device; what is missing to the median is copying. Absent where the device is the CPU. */
  readonly onDeviceMedian?: number;
  /** Least time by the measured roofline: each layer as fast as arithmetic or memory lets it be. Absent where the median is below it. */
  readonly rooflineBound?: number;
}

/** The most that this machine reaches on a provider: in products of matrices or convolutions, and in sums of large tensors. */
export interface Roofline {
  readonly gmacPerSecond: number;
  /** Bytes read and written, in 10⁹ a second. */
  readonly gigabytesPerSecond: number;
}

/** The same network measured with one setting changed. */
export interface BenchmarkVariant {
  readonly axis: 'precision' | 'threads' | 'side';
  /** The changed setting: a precision, a number of threads, or the side of the input in pixels. */
  readonly value: Precision | number;
  /** MACs of an example, which change with the side. */
  readonly macs: number;
  readonly sessionCreation: number;
  readonly firstRun: number;
  /** First batch size only. */
  readonly timing: BatchTiming;
}

/** A variant that could not be measured, and why. */
export interface RefusedVariant {
  readonly axis: BenchmarkVariant['axis'];
  readonly value: BenchmarkVariant['value'];
  readonly problem: string;
}

/** One node as the runtime ran it with all optimisations on, perhaps several layers in one. */
export interface NodeTiming {
  /** Name and operator of the runtime, such as "FusedConv". */
  readonly node: string;
  readonly op: string;
  readonly provider: string;
  /** Milliseconds a run. */
  readonly median: number;
  /** Names of the layers that it computes; none for what the runtime has added, such as a change of layout. */
  readonly layers: readonly string[];
}

/** Time of one layer at batch 1, milliseconds. */
export interface LayerTiming {
  readonly name: string;
  readonly type: string;
  /** Its part of what was executed with all optimisations on: the time of a fused node is split as its layers take alone. */
  readonly median: number;
  /** Alone, in a session in which nothing is fused. */
  readonly unfused?: number;
  /** Names of the layers that are computed in one with it. */
  readonly fusedWith?: readonly string[];
  readonly macs: number;
  /** Bytes that it has to read and write for one example: what it is given, what it gives, its weights. */
  readonly bytes?: number;
}

/** How fast a network runs here. Durations are milliseconds. */
export interface BenchmarkReport {
  readonly name: string;
  readonly macs: number;
  /** Shapes of the inputs without the batch, by name. */
  readonly inputs?: Readonly<Record<string, readonly number[]>>;
  readonly sessionCreation: number;
  readonly firstRun: number;
  /** Runs before the first measurement. */
  readonly warmup: number;
  readonly batches: readonly BatchTiming[];
  /** Other precisions, threads and input sizes, each with all else as it is. */
  readonly variants?: readonly BenchmarkVariant[];
  readonly refusedVariants?: readonly RefusedVariant[];
  readonly roofline?: Roofline;
  readonly percentileRule: string;
  readonly layers?: readonly LayerTiming[];
  /** What the layers were executed as, in the order of execution. */
  readonly nodes?: readonly NodeTiming[];
  /** Every way in which a session was set, in the order of first use. */
  readonly sessions?: readonly SessionSettings[];
  /** Load average of the minute before it began; 0 where the system does not count it. */
  readonly load?: number;
  /**
   * Whether times of nodes and layers are hardly those of their computation: on a device they add up to much less than the runs took,
   * because the runtime goes on while the device computes. They are then in the report, and nowhere shown as times of layers.
   */
  readonly areLayerTimesOfLaunch?: true;
  /** What may have disturbed it, each a sentence with its figures. */
  readonly warnings: readonly string[];
  readonly provider: ProviderChoice;
  readonly settings: RunSettings;
  readonly machine: Machine;
  readonly seed: number;
}

/** A report as it is kept: what was run, when, and from which text. */
export type RunRecord = ValidationRecord | BenchmarkRecord;

/** A validation that is kept. */
export interface ValidationRecord extends AnyRecord {
  readonly kind: 'validation';
  readonly report: ValidationReport;
}

/** A benchmark that is kept. */
export interface BenchmarkRecord extends AnyRecord {
  readonly kind: 'benchmark';
  readonly report: BenchmarkReport;
}

interface AnyRecord {
  /** Of this form; what has a higher one comes from a newer version of ours. */
  readonly version: 1;
  /** Unique, and fit to be a file's name. */
  readonly id: string;
  /** ISO 8601, in UTC. */
  readonly startedAt: string;
  /** Address of the network's text. */
  readonly file: string;
  /** SHA-256 of that text as it was run, in hexadecimal digits; texts that it imports are not in it. */
  readonly textHash: string;
}
