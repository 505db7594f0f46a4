import type { Attributes, Values } from './attribute.ts';
import type { LayerId } from './diagnostic.ts';
import type { LayerType, TensorShapes } from './layer.ts';
import type { Network } from './network.ts';
import type { Reach } from './receptiveField.ts';
import type { Shape } from './shape.ts';
import type { Window } from './window.ts';

/** The numbers that follow from the attributes and input shapes of a layer. */
export interface LayerFigures {
  readonly window: Window | undefined;
  readonly weights: TensorShapes;
  readonly buffers: TensorShapes;
  /** Trainable numbers. */
  readonly params: number;
  /** Numbers that are stored but not trained. */
  readonly bufferCount: number;
  /** Multiplies of convolutions, linear layers and attention for one example. */
  readonly macs: number;
  /** Bytes of the output as float32, one example. */
  readonly activationBytes: number;
}

/** Every number about one layer. What cannot be known is NaN, or undefined where even the rank is not known. */
export interface LayerAnalysis extends LayerFigures {
  /** Undefined for a type that the catalogue lacks. */
  readonly type: LayerType | undefined;
  /** Undefined when an attribute is wrong. */
  readonly values: Values<Attributes> | undefined;
  readonly inputShapes: readonly (Shape | undefined)[];
  readonly outputShape: Shape | undefined;
  /** Per spatial axis of the network's input. */
  readonly reach: readonly Reach[] | undefined;
}

/** Sums over the network. Where `partial` names layers, params and MACs are sums of the others. */
export interface Totals {
  readonly params: number;
  readonly buffers: number;
  readonly macs: number;
  /** Bytes of the trainable numbers as float32. */
  readonly weightBytes: number;
  /** Bytes of all layer outputs as float32. */
  readonly activationBytes: number;
  /** Most bytes of inputs and outputs alive at once when the layers run in order. */
  readonly peakActivationBytes: number;
  /** The layer that runs when the most bytes are alive. */
  readonly peakLayer: LayerId | undefined;
  /** Side of the patch of the input that the result sees, per axis, px. */
  readonly receptiveField: readonly number[];
  /** Smallest square input that every layer accepts, px per axis. */
  readonly minInput: readonly number[];
  /** Names of the layers whose params, MACs or sizes are not known. */
  readonly partial: readonly string[];
}

/** What the text of a network amounts to. */
export interface Analysis {
  readonly network: Network;
  /** In the order of `network.layers`. */
  readonly layers: readonly LayerAnalysis[];
  /** Order of computation. */
  readonly order: readonly LayerId[];
  readonly totals: Totals;
}

/** Bytes of a float32 number. */
export const bytesPerNumber = 4;
