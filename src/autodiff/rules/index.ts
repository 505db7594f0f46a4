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

/** The rules of every operator that a layer lowers to. */
const all: readonly Rule[] = [
  abs,
  add,
  argMax,
  averagePool,
  batchNormalization,
  cast,
  clip,
  concat,
  conv,
  convInteger,
  convTranspose,
  dequantizeLinear,
  div,
  dropout,
  dynamicQuantizeLinear,
  elu,
  equal,
  erf,
  exp,
  expand,
  flatten,
  gatherElements,
  gemm,
  globalAveragePool,
  globalMaxPool,
  greater,
  hardSigmoid,
  identity,
  instanceNormalization,
  leakyRelu,
  log,
  logSoftmax,
  lpPool,
  lrn,
  matMul,
  matMulInteger,
  maxPool,
  maxUnpool,
  mul,
  neg,
  pad,
  pow,
  pRelu,
  quantizeLinear,
  reduceMax,
  reduceMin,
  reduceSum,
  relu,
  reshape,
  resize,
  scatterElements,
  selu,
  shape,
  sigmoid,
  sign,
  slice,
  softmax,
  softplus,
  sqrt,
  sub,
  tanh,
  transpose,
  where,
];

/** Rules by the name of the operator. */
export const rules = Object.fromEntries(all.map(rule => [rule.op, rule])) as Readonly<Record<OpName, Rule>>;
