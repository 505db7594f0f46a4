/** Examples with their targets, which are copied out as they are asked for, so that a large set need not be in memory as a whole. */
export interface Examples {
  readonly count: number;
  /** Copies the numbers of an example, row-major without a batch, into `target` from `offset` on. */
  input(example: number, target: Float32Array, offset: number): void;
  /** Class of each example; absent where the data have none. */
  readonly labels?: Int32Array;
  /** Numbers of the targets, one example after another, of the size of `targetShape`; absent where the loss asks for classes. */
  readonly targets?: Float32Array;
  /** The number, counted from 0, that each example had where it was found; absent where it is still the same. */
  readonly origins?: Int32Array;
}

/** How bytes, 0 to 255, become what a network reads: each times the factor of its channel, plus its offset. */
export interface Normalization {
  readonly factors: readonly number[];
  readonly offsets: readonly number[];
}

/** Data to train with. */
export interface DataSet {
  readonly name: string;
  /** Shape of an example's input: channels, then spatial axes; features alone for a flat one. */
  readonly shape: readonly number[];
  /** Names of the classes; empty where the data have none. */
  readonly classes: readonly string[];
  /** Shape of an example's target where it is numbers. */
  readonly targetShape?: readonly number[];
  readonly train: Examples;
  /** Examples that are never trained with; absent where the data have none. */
  readonly test?: Examples;
  /** How its bytes were brought to mean 0 and deviation 1 over the training set; absent where they are numbers already. */
  readonly normalization?: Normalization;
  /** What was done to the data to fit the network, in sentences: reshaped, normalised, kept for the test. */
  readonly notes: readonly string[];
}

/** Why data cannot be used: what is wrong, where, and how to mend it. */
export interface DataProblem {
  readonly problem: string;
}
