import type { Loss } from '../protocol/training.ts';
import { sizeOf } from '../core/shape.ts';
import type { GraphNode } from '../onnx/graph.ts';
import type { OpBuilder, OpName } from '../ops/index.ts';
import type { Value } from '../ops/op.ts';
import type { Shapes } from './shapes.ts';

/** A loss over a batch, of what the network gives and the targets, both of the shape [batch, …]. */
interface LossRule {
  /** Operators at the end of a network that the loss contains in a form that does not overflow, so that it reads what they read. */
  readonly contains: readonly OpName[];
  compute(ops: OpBuilder, result: Value, target: Value, shape: readonly number[]): Value;
}

/** The mean over all elements, or the sum divided by `parts`, as a vector of one number. */
function total(ops: OpBuilder, elements: Value, shape: readonly number[], parts = sizeOf(shape)): Value {
  const sum = ops.ReduceSum({ data: elements, axes: ops.int64(shape.map((_, axis) => axis)) });
  return ops.Mul({ A: ops.Reshape({ data: sum, shape: ops.int64([1]) }), B: ops.constant([1 / parts]) });
}

/** Sources: PyTorch `CrossEntropyLoss`, `MSELoss` and `BCEWithLogitsLoss`, each with its default of the mean. */
export const lossRules: Readonly<Record<Loss, LossRule>> = {
  /** −Σ target · ln softmax(result), the mean over the batch; targets are 1 for the class and 0 for the others. */
  crossEntropy: {
    contains: ['Softmax', 'LogSoftmax'],
    compute(ops, result, target, shape) {
      const likelihood = ops.Mul({ A: target, B: ops.LogSoftmax({ input: result }, { axis: 1 }) });
      return ops.Neg({ X: total(ops, likelihood, shape, shape[0]) });
    },
  },
  /** (result − target)², the mean over batch and elements. */
  squared: {
    contains: [],
    compute(ops, result, target, shape) {
      const error = ops.Sub({ A: result, B: target });
      return total(ops, ops.Mul({ A: error, B: error }), shape);
    },
  },
  /** −target · ln σ(result) − (1 − target) · ln(1 − σ(result)) = softplus(result) − target · result. */
  binaryCrossEntropy: {
    contains: ['Sigmoid'],
    compute(ops, result, target, shape) {
      const product = ops.Mul({ A: target, B: result });
      return total(ops, ops.Sub({ A: ops.Softplus({ X: result }), B: product }), shape);
    },
  },
};

/** Operators that leave the numbers of an example and their order as they are. */
const rearranging: readonly OpName[] = ['Flatten', 'Reshape', 'Identity'];

/**
 * What a loss reads of a network: its result, or what the operator reads that gives it, when the loss contains that operator; also where the
 * numbers only get another shape behind it, which `isReshaped` says. A softmax over one axis of several is not that of the loss.
 */
export function readByLoss(
  loss: Loss,
  nodes: readonly GraphNode[],
  result: string,
  shapes: () => Shapes,
): { readonly tensor: string; readonly left?: GraphNode; readonly isReshaped: boolean } {
  const makers = new Map(nodes.map(node => [node.outputs[0], node]));
  let maker = makers.get(result);
  let isReshaped = false;
  while (maker !== undefined && rearranging.includes(maker.op)) {
    maker = makers.get(maker.inputs[0] ?? '');
    isReshaped = true;
  }
  const read = { tensor: result, isReshaped: false };
  if (maker === undefined || !lossRules[loss].contains.includes(maker.op)) return read;
  const tensor = maker.inputs[0] ?? '';
  if (isReshaped && loss === 'crossEntropy') {
    const shape = shapes().get(tensor) ?? [];
    const axis = maker.attributes['axis']?.value;
    const along = typeof axis === 'number' ? shape.at(axis) : undefined;
    if (sizeOf(shape.slice(1)) !== along) return read;
  }
  return { tensor, left: maker, isReshaped };
}
