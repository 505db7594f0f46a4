import type { Loss } from '../protocol/training.ts';
import { sizeOf } from '../core/shape.ts';
import type { GraphNode } from '../onnx/graph.ts';
import type { OpBuilder, OpName } from '../ops/index.ts';
import type { Value } from '../ops/op.ts';

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

/** What a loss reads of a network: its result, or what the operator reads that gives it, when the loss contains that operator. */
export function readByLoss(loss: Loss, nodes: readonly GraphNode[], result: string): { tensor: string; left?: OpName } {
  const last = nodes.find(({ outputs }) => outputs[0] === result);
  const isContained = last !== undefined && lossRules[loss].contains.includes(last.op);
  return isContained ? { tensor: last.inputs[0] ?? '', left: last.op } : { tensor: result };
}
