import type { Network } from '../core/network.ts';
import type { Machine, ProviderChoice } from './reports.ts';

/** What is made small: for classes, for numbers, and for classes that do not exclude each other. */
export const losses = ['crossEntropy', 'squared', 'binaryCrossEntropy'] as const;

export type Loss = (typeof losses)[number];

/** How weights follow their gradients; defaults and formulas are PyTorch's. */
export type Optimizer =
  | {
      readonly name: 'sgd';
      readonly momentum: number;
      readonly nesterov: boolean;
      /** Added to the gradient, times the weight. */
      readonly weightDecay: number;
    }
  | {
      readonly name: 'adam';
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    };

/** How the rate changes: not at all, by a factor every so many steps, or along half a cosine to `least` at the last step. */
export type Schedule =
  | { readonly name: 'constant' }
  | { readonly name: 'step'; readonly every: number; readonly factor: number }
  | { readonly name: 'cosine'; readonly least: number };

/** All that decides what comes of a training, beside the network and the data. The same settings give the same bits on the same machine. */
export interface TrainingSettings {
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** The learning rate at the first step. */
  readonly rate: number;
  readonly schedule: Schedule;
  readonly batch: number;
  readonly steps: number;
  /** Draws the order of the examples and what dropout leaves out; weights start from the network's own seed. */
  readonly seed: number;
  /** Steps between two points of the curves. */
  readonly every: number;
  /** Threads within an operator; absent where the size of the network decides. */
  readonly threads?: number;
}

/** A place where data are: "mnist1d", which is made, or the path of a file or folder. */
export type DataPlace = string;

/** A training to be done in a child. */
export interface TrainRequest {
  readonly network: Network;
  readonly fileName: string;
  readonly provider: ProviderChoice;
  readonly data: DataPlace;
  readonly settings: TrainingSettings;
  /** Where the weights and all that a resumed training needs are kept, every so often and at the end. */
  readonly checkpoint: string;
  /** Seconds between two checkpoints. */
  readonly checkpointEvery: number;
  /** Goes on from the checkpoint; its settings are used but for `steps`. */
  readonly resume: boolean;
  /** An empty folder for models. */
  readonly folder: string;
}

/** The data of a training, as far as a reader wants to know them. */
export interface DataSummary {
  readonly name: string;
  readonly examples: number;
  readonly testExamples: number;
  /** Shape of an example. */
  readonly shape: readonly number[];
  /** Names of the classes; empty where the targets are numbers. */
  readonly classes: readonly string[];
}

/** One point of the curves. */
export interface TrainingPoint {
  readonly step: number;
  /** Seconds of training so far, without those of testing, of pauses and of loading. */
  readonly seconds: number;
  /** Rate of the step. */
  readonly rate: number;
  /** Mean loss of the batches since the point before; at step 0 of the first batch, untrained. */
  readonly loss: number;
  /** Share of the examples in these batches whose class was not the likeliest; absent without classes. */
  readonly error?: number;
  /** The same of the whole test set with the weights of this step; absent without one. */
  readonly testLoss?: number;
  readonly testError?: number;
}

/** How a weight and its gradient are, over all of its numbers, at a step. */
export interface WeightStatistics {
  /** Name of its tensor, such as "conv_1.weight". */
  readonly tensor: string;
  /** Name of its layer. */
  readonly layer: string;
  /** Root of the mean square. */
  readonly weightRms: number;
  readonly gradientRms: number;
  /** Largest amount. */
  readonly gradientMax: number;
  /** How much the step changes the weight: RMS of the change over that of the weight. About 1e-3 is usual. */
  readonly updateRatio: number;
}

/** A weight whose gradient fades or blows up against those of the others, as a sentence says. */
export interface GradientWarning {
  readonly kind: 'vanishing' | 'exploding';
  readonly tensor: string;
  readonly message: string;
}

/** What a child tells while it trains. */
export interface TrainingUpdate {
  readonly state: 'preparing' | 'running' | 'paused';
  readonly message: string;
  readonly step: number;
  readonly steps: number;
  readonly stepsPerSecond: number;
  /** Until the last step; NaN while that is not known. */
  readonly secondsLeft: number;
  readonly data?: DataSummary;
  /** New since the update before. A resumed training begins with those of its checkpoint. */
  readonly points: readonly TrainingPoint[];
  /** Of the newest point. */
  readonly statistics?: readonly WeightStatistics[];
  readonly warnings?: readonly GradientWarning[];
}

/** Where the numbers stopped being numbers. */
export interface NotFiniteTraining {
  readonly step: number;
  /** The first layer, in the order of computation, whose result is not finite; or the loss; or a weight by its gradient. */
  readonly where: string;
  readonly message: string;
}

/** Why a training ended. */
export type TrainingEnd = 'steps' | 'stopped' | 'notFinite';

/** What came of a training. */
export interface TrainingReport {
  readonly kind: 'training';
  readonly name: string;
  readonly fileName: string;
  readonly settings: TrainingSettings;
  readonly data: DataSummary;
  readonly provider: ProviderChoice;
  readonly machine: Machine;
  readonly end: TrainingEnd;
  readonly notFinite?: NotFiniteTraining;
  /** Steps done, those before a resumption included. */
  readonly steps: number;
  /** Step from which this process went on; 0 for a training from the beginning. */
  readonly resumedAt: number;
  /** Seconds of training, as in the points. */
  readonly seconds: number;
  readonly stepsPerSecond: number;
  readonly points: readonly TrainingPoint[];
  readonly statistics: readonly WeightStatistics[];
  readonly warnings: readonly GradientWarning[];
  /** Layers whose kind of result was read otherwise than written, such as a softmax that the loss contains; sentences. */
  readonly notes: readonly string[];
  /** Rows are true classes, columns what the network says; counts over the test set, or the training set where there is none. */
  readonly confusion?: readonly (readonly number[])[];
  /** Path of the weights. */
  readonly checkpoint: string;
  /** Why the weights of the end are not there, but older ones, as when the disk is full; absent where they are. */
  readonly unsaved?: string;
}
