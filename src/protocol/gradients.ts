import type { Network } from '../core/network.ts';
import type { Machine, ProviderChoice } from './reports.ts';
import type { Loss } from './training.ts';

/** A check of the gradients of a network, to be done in a child. */
export interface GradientRequest {
  readonly network: Network;
  readonly fileName: string;
  readonly provider: ProviderChoice;
  /** The usual one for what the network gives, where it is absent. */
  readonly loss?: Loss;
  /** An empty folder for the model. */
  readonly folder: string;
}

/** A number that the graph gives, and what central differences say it should be. */
export interface GradientElement {
  /** Place in the tensor, with the batch for what is not a weight. */
  readonly at: readonly number[];
  readonly expected: number;
  readonly got: number;
}

/** The gradient of one tensor, held against central differences. */
export interface CheckedGradient {
  /** What it is the gradient of. */
  readonly tensor: string;
  readonly kind: 'result' | 'weight' | 'input';
  /** Layer that gives the tensor or learns it; the input's name for an input. */
  readonly layer: string;
  readonly shape: readonly number[];
  /** Layers whose rules give this gradient: those that read the tensor, and "the loss". */
  readonly from: readonly string[];
  /** How many of its numbers were checked one by one. */
  readonly elements: number;
  /** How many random sums of its numbers were checked. */
  readonly directions: number;
  /** Numbers and sums at which the derivative jumps, as at the bend of a ReLU, so that there is nothing to hold them to. */
  readonly leftOut: number;
  /** Largest of its numbers. */
  readonly largest: number;
  /**
   * What differences are relative to: the largest number, or a hundredth of the terms that it is a sum of, where these cancel to less. So they do in
   * the bias in front of a batch norm, whose gradient is nothing but the rounding of its terms.
   */
  readonly scale: number;
  /** Largest difference, relative to `scale`. */
  readonly relativeError: number;
  /** Where the difference is largest, of the numbers that were checked one by one. */
  readonly worst?: GradientElement;
  readonly passed: boolean;
}

/** Gradients of all weights against central differences of the whole network, loss included, in float64. */
export interface EndToEndGradients {
  readonly numbers: number;
  readonly leftOut: number;
  /** Largest difference, relative to the scale of its tensor. */
  readonly relativeError: number;
  /** Tensor with the largest difference. */
  readonly tensor: string;
  readonly worst?: GradientElement;
  readonly passed: boolean;
}

/** A matrix, row after row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly numbers: readonly number[];
}

/** The gradient of the filter in a chain of a convolution, a ReLU and a linear layer with squared loss, as a product of three terms. */
export interface GradientTerms {
  /** The network's input, n numbers, and what it should give. */
  readonly x: readonly number[];
  readonly target: number;
  readonly filter: readonly number[];
  /** What the convolution gives. */
  readonly z: readonly number[];
  readonly a: readonly number[];
  /** Weights of the linear layer, and its result. */
  readonly weights: readonly number[];
  readonly result: number;
  readonly loss: number;
  /** dZ/dW, k × n: the input, shifted by one more in each row. */
  readonly zByFilter: Matrix;
  /** dA/dZ, n × n: 1 on the diagonal where Z is positive. */
  readonly aByZ: Matrix;
  /** dL/dA, n × 1: 2 · (result − target) · weights. */
  readonly lossByA: Matrix;
  /** The product of the three, k × 1. */
  readonly product: readonly number[];
  /** What the graph gives for the filter, and what central differences of the whole chain do. */
  readonly computed: readonly number[];
  readonly differences: readonly number[];
}

/** A max pooling on the way back: what comes to its results goes to the places of the maxima, and adds up where windows share one. */
export interface PoolingTrace {
  readonly layer: string;
  /** Numbers of the first channel of the first example. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** For each result, the place of its maximum in `x`. */
  readonly winners: readonly number[];
  /** Gradients at the results, and those that the graph gives at the input. */
  readonly error: readonly number[];
  readonly computed: readonly number[];
  /** The errors added up at the winners. */
  readonly expected: readonly number[];
}

/** What came of a check. */
export interface GradientReport {
  readonly kind: 'gradients';
  readonly name: string;
  readonly fileName: string;
  readonly passed: boolean;
  readonly loss: Loss;
  /** Value of the loss in the run. */
  readonly lossValue: number;
  readonly batch: number;
  /** Shapes of the inputs of the check, which are smaller than the network's where its own would take too long. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** From the loss backwards: the first that did not pass is itself at fault. */
  readonly gradients: readonly CheckedGradient[];
  /** Largest difference of all, relative to the scale of its gradient. */
  readonly relativeError: number;
  readonly tolerance: number;
  readonly endToEnd?: EndToEndGradients;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  /** Of a network that is such a chain. */
  readonly terms?: GradientTerms;
  /** Of each one-dimensional max pooling that is short enough to be read. */
  readonly poolings: readonly PoolingTrace[];
  readonly seconds: number;
  readonly provider: ProviderChoice;
  readonly machine: Machine;
  readonly seed: number;
}
