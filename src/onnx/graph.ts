import type { LayerId } from '../core/diagnostic.ts';
import type { OpName } from '../ops/index.ts';

/** An operator in a graph, with names exactly as ONNX writes them. */
export interface GraphNode {
  readonly name: string;
  readonly op: OpName;
  /** Tensor names in the order of the operator's declaration; empty for an optional one that is left out. */
  readonly inputs: readonly string[];
  /** All that are wanted: one in most cases, two of a MaxPool whose indices are read. */
  readonly outputs: readonly [string, ...string[]];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  /** The layer that it computes, alone or with others. */
  readonly layer: LayerId;
}

/** An ONNX attribute with its kind, which the value alone does not tell. */
export type AttributeValue =
  | { readonly kind: 'int' | 'float'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'string'; readonly value: string };

/** How the numbers of a tensor are stored. */
export type ElementType = 'float32' | 'float16' | 'int64' | 'int32' | 'int8' | 'uint8';

/** The numbers of a tensor; float16 as their bits, since no array of Node 20 holds halves. */
export type TensorData = Float32Array | Uint16Array | BigInt64Array | Int32Array | Int8Array | Uint8Array;

/**
 * Makes the numbers of a tensor: all of them when called, or the same in parts of about a megabyte for those who only pass them on.
 * A part is overwritten when the next is asked for. What has no parts is small, or has to be made as a whole.
 */
export interface TensorNumbers {
  (): TensorData;
  readonly inParts?: () => Iterable<TensorData>;
}

/** Bytes that a number takes. */
export const elementBytes: Readonly<Record<ElementType, number>> = {
  float32: 4,
  float16: 2,
  int64: 8,
  int32: 4,
  int8: 1,
  uint8: 1,
};

/** A stored tensor. Its numbers are made when asked for, so that a large network is never in memory as a whole. */
export interface Initializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly elementType: ElementType;
  /** What the layer calls it; absent for a constant that an operator needs and the layer does not store. */
  readonly ownName?: string;
  readonly layer: LayerId;
  readonly data: TensorNumbers;
}

/** A float32 tensor at the border of the graph. Its shape is without the batch, which is a free size. */
export interface GraphValue {
  readonly name: string;
  readonly shape: readonly number[];
  /** The shape is all of it, and there is no batch: one number for all examples, or a weight. */
  readonly isWhole?: true;
}

/** A network as ONNX operators, in the order of computation. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly nodes: readonly GraphNode[];
  readonly initializers: readonly Initializer[];
  /** Name of the tensor that each layer gives. */
  readonly layerOutputs: readonly string[];
}
