import type { Network } from '../core/network.ts';
import type { GradientReport, GradientRequest } from './gradients.ts';
import type { BenchmarkReport, Machine, ProviderChoice, RunSettings, ValidationReport } from './reports.ts';
import type { LearnedMethods } from './learned.ts';
import type { TrainingReport, TrainingUpdate, TrainRequest } from './training.ts';

/** What to run: the network as it is in the editor, saved or not, and what it is called in messages. */
export interface RunRequest {
  readonly network: Network;
  readonly fileName: string;
  readonly provider: ProviderChoice;
  readonly settings: RunSettings;
  /** An empty folder for the model; the host makes it and removes it, whatever becomes of the child. */
  readonly folder: string;
}

/**
 * How a benchmark measures one configuration. Without `runs` it goes on, at least ten times, until the median is known as
 * precisely as `intervalTarget` asks, or `durationMs` have passed.
 */
export interface BenchmarkRequest extends RunRequest {
  readonly batches: readonly number[];
  /** Fewest runs before a measurement; more follow for as long as they become faster. */
  readonly warmup: number;
  readonly runs?: number;
  readonly durationMs: number;
  /** Largest distance of the 95 % interval from the median, as a share of it; absent where the whole time shall be used. */
  readonly intervalTarget?: number;
  /** Another size of the inputs along every spatial axis, pixels. */
  readonly side?: number;
  readonly perLayer: boolean;
  /** Whether to measure what the machine could reach. */
  readonly roofline?: boolean;
  /** Whether to time it with inputs and outputs on the device; absent where the provider decides: not on the CPU, which is its own device. */
  readonly onDevice?: boolean;
}

/** Whether a provider can be used here: asked in a process of its own, since what a provider does when it is loaded is its own affair. */
export interface TrialRequest {
  readonly provider: string;
  readonly folder: string;
}

/** What a provider did with a tiny model. */
export interface Trial {
  /** The runtime's own words, or what is wrong with what it computed; absent when it works. */
  readonly problem?: string;
  /** Whether the model ran, and `problem` says in plain words what was wrong with that. */
  readonly ran: boolean;
  readonly machine: Machine;
}

/** What a training is told while it goes on: a stop writes a checkpoint and ends with a report. */
export interface TrainingControl {
  readonly action: 'pause' | 'resume' | 'stop';
}

/** What the child offers. */
export type RunnerMethods = LearnedMethods & {
  readonly trial: (request: TrialRequest) => Promise<Trial>;
  readonly validate: (request: RunRequest) => Promise<ValidationReport>;
  readonly benchmark: (request: BenchmarkRequest) => Promise<BenchmarkReport>;
  readonly checkGradients: (request: GradientRequest) => Promise<GradientReport>;
  readonly train: (request: TrainRequest) => Promise<TrainingReport>;
  readonly controlTraining: (control: TrainingControl) => void;
};

/** What the host offers to the child: somewhere to say what it is doing. */
export type RunnerHostMethods = {
  readonly progress: (state: { readonly message: string }) => void;
  readonly trained: (update: TrainingUpdate) => void;
};
