import type { OpName } from '../../ops/index.ts';
import type { Rule } from '../rule.ts';
import { relu, sigmoid, softplus, tanh } from './activations.ts';
import { add, div, mul, neg, sqrt, sub } from './arithmetic.ts';
import { averagePool } from './averagePool.ts';
import { equal, greater, reduceMax, reduceMin, where } from './choices.ts';
import { conv } from './conv.ts';
import { convTranspose } from './convTranspose.ts';
import { argMax, expand, gatherElements, scatterElements } from './elements.ts';
import { elu, erf, exp, log, selu } from './exponentials.ts';
import { gemm } from './gemm.ts';
import { globalAveragePool, globalMaxPool } from './globalPools.ts';
import {
  cast,
  convInteger,
  dequantizeLinear,
  dynamicQuantizeLinear,
  matMulInteger,
  quantizeLinear,
} from './integers.ts';
import { concat, slice } from './joining.ts';
import { lpPool } from './lpPool.ts';
import { lrn } from './lrn.ts';
import { matMul } from './matMul.ts';
import { maxPool } from './maxPool.ts';
import { maxUnpool } from './maxUnpool.ts';
import { batchNormalization, instanceNormalization } from './normalization.ts';
import { pad } from './pad.ts';
import { clip, hardSigmoid, leakyRelu, pRelu } from './piecewise.ts';
import { abs, pow, sign } from './powers.ts';
import { reduceSum } from './reductions.ts';
import { dropout, flatten, identity, reshape, transpose } from './reshaping.ts';
import { resize } from './resize.ts';
import { shape } from './shape.ts';
import { logSoftmax, softmax } from './softmax.ts';

/** The rules of every operator: whoever adds one has to say how its gradient comes about, or why it has none. */
export const rules: Readonly<Record<OpName, Rule>> = {
  Abs: abs,
  Add: add,
  ArgMax: argMax,
  AveragePool: averagePool,
  BatchNormalization: batchNormalization,
  Cast: cast,
  Clip: clip,
  Concat: concat,
  Conv: conv,
  ConvInteger: convInteger,
  ConvTranspose: convTranspose,
  DequantizeLinear: dequantizeLinear,
  Div: div,
  Dropout: dropout,
  DynamicQuantizeLinear: dynamicQuantizeLinear,
  Elu: elu,
  Equal: equal,
  Erf: erf,
  Exp: exp,
  Expand: expand,
  Flatten: flatten,
  GatherElements: gatherElements,
  Gemm: gemm,
  GlobalAveragePool: globalAveragePool,
  GlobalMaxPool: globalMaxPool,
  Greater: greater,
  HardSigmoid: hardSigmoid,
  Identity: identity,
  InstanceNormalization: instanceNormalization,
  LRN: lrn,
  LeakyRelu: leakyRelu,
  Log: log,
  LogSoftmax: logSoftmax,
  LpPool: lpPool,
  MatMul: matMul,
  MatMulInteger: matMulInteger,
  MaxPool: maxPool,
  MaxUnpool: maxUnpool,
  Mul: mul,
  Neg: neg,
  PRelu: pRelu,
  Pad: pad,
  Pow: pow,
  QuantizeLinear: quantizeLinear,
  ReduceMax: reduceMax,
  ReduceMin: reduceMin,
  ReduceSum: reduceSum,
  Relu: relu,
  Reshape: reshape,
  Resize: resize,
  ScatterElements: scatterElements,
  Selu: selu,
  Shape: shape,
  Sigmoid: sigmoid,
  Sign: sign,
  Slice: slice,
  Softmax: softmax,
  Softplus: softplus,
  Sqrt: sqrt,
  Sub: sub,
  Tanh: tanh,
  Transpose: transpose,
  Where: where,
};
