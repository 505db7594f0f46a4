import type { OpName } from '../../ops/index.ts';
import type { Rule } from '../rule.ts';
import { relu, sigmoid, softplus, tanh } from './activations.ts';
import { add, div, mul, neg, sqrt, sub } from './arithmetic.ts';
import { equal, greater, reduceMax, reduceMin, where } from './choices.ts';
import { conv } from './conv.ts';
import { expand, gatherElements, scatterElements } from './elements.ts';
import { elu, erf, exp, log, selu } from './exponentials.ts';
import { gemm } from './gemm.ts';
import {
  cast,
  convInteger,
  dequantizeLinear,
  dynamicQuantizeLinear,
  matMulInteger,
  quantizeLinear,
} from './integers.ts';
import { matMul } from './matMul.ts';
import { maxPool } from './maxPool.ts';
import { clip, hardSigmoid, leakyRelu, pRelu } from './piecewise.ts';
import { abs, pow, sign } from './powers.ts';
import { reduceSum } from './reductions.ts';
import { dropout, flatten, identity, reshape, transpose } from './reshaping.ts';
import { logSoftmax, softmax } from './softmax.ts';

/** The rules of every operator that a layer lowers to. */
const all: readonly Rule[] = [
  abs,
  add,
  cast,
  clip,
  conv,
  convInteger,
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
  greater,
  hardSigmoid,
  identity,
  leakyRelu,
  log,
  logSoftmax,
  matMul,
  matMulInteger,
  maxPool,
  mul,
  neg,
  pow,
  pRelu,
  quantizeLinear,
  reduceMax,
  reduceMin,
  reduceSum,
  relu,
  reshape,
  scatterElements,
  selu,
  sigmoid,
  sign,
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
