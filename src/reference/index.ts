import type { OpName } from '../ops/index.ts';
import { dropout, relu, sigmoid, softmax, tanh } from './activations.ts';
import { conv } from './conv.ts';
import { gemm } from './gemm.ts';
import { add, concat, mul } from './joins.ts';
import { batchNormalization } from './normalization.ts';
import { averagePool, globalAveragePool, maxPool } from './pools.ts';
import { flatten, pad } from './shapes.ts';
import type { ReferenceOp } from './tensor.ts';

/** Every operator in float64: the oracle that a run is held against. */
export const referenceOps: Readonly<Record<OpName, ReferenceOp>> = {
  Add: add,
  AveragePool: averagePool,
  BatchNormalization: batchNormalization,
  Concat: concat,
  Conv: conv,
  Dropout: dropout,
  Flatten: flatten,
  Gemm: gemm,
  GlobalAveragePool: globalAveragePool,
  MaxPool: maxPool,
  Mul: mul,
  Pad: pad,
  Relu: relu,
  Sigmoid: sigmoid,
  Softmax: softmax,
  Tanh: tanh,
};
