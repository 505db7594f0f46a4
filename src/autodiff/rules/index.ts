import type { OpName } from '../../ops/index.ts';
import type { Rule } from '../rule.ts';
import { relu, sigmoid, softplus } from './activations.ts';
import { add, div, mul, neg, sqrt, sub } from './arithmetic.ts';
import { conv } from './conv.ts';
import { gemm } from './gemm.ts';
import { maxPool } from './maxPool.ts';
import { reduceSum } from './reductions.ts';
import { flatten, identity, reshape, transpose } from './reshaping.ts';
import { logSoftmax, softmax } from './softmax.ts';

/** The rules of every operator that a layer lowers to. */
const all: readonly Rule[] = [
  add,
  conv,
  div,
  flatten,
  gemm,
  identity,
  logSoftmax,
  maxPool,
  mul,
  neg,
  reduceSum,
  relu,
  reshape,
  sigmoid,
  softmax,
  softplus,
  sqrt,
  sub,
  transpose,
];

/** Rules by the name of the operator. */
export const rules = Object.fromEntries(all.map(rule => [rule.op, rule])) as Readonly<Record<OpName, Rule>>;
