import { Add } from './add.ts';
import { AveragePool } from './averagePool.ts';
import { BatchNormalization } from './batchNormalization.ts';
import { Concat } from './concat.ts';
import { Conv } from './conv.ts';
import { Dropout } from './dropout.ts';
import { Flatten } from './flatten.ts';
import { Gemm } from './gemm.ts';
import { GlobalAveragePool } from './globalAveragePool.ts';
import { MaxPool } from './maxPool.ts';
import { Mul } from './mul.ts';
import type { OpAttributes, OpInputs, Value } from './op.ts';
import { Pad } from './pad.ts';
import { Relu } from './relu.ts';
import { Sigmoid } from './sigmoid.ts';
import { Softmax } from './softmax.ts';
import { Tanh } from './tanh.ts';

/** Every operator that a layer may lower to, by its ONNX name. */
export const ops = {
  Add,
  AveragePool,
  BatchNormalization,
  Concat,
  Conv,
  Dropout,
  Flatten,
  Gemm,
  GlobalAveragePool,
  MaxPool,
  Mul,
  Pad,
  Relu,
  Sigmoid,
  Softmax,
  Tanh,
} as const;

export type OpName = keyof typeof ops;

/** Builds a graph: one method per operator, which adds a node and gives its output. */
export type OpBuilder = {
  readonly [Name in OpName]: (
    inputs: OpInputs<(typeof ops)[Name]>,
    attributes?: OpAttributes<(typeof ops)[Name]>,
  ) => Value;
} & {
  /** A constant vector of int64, for operators that take sizes as an input. */
  readonly int64: (entries: readonly number[]) => Value;
  /** A constant float32 vector of one number, for parameters that a layer leaves out. */
  readonly filled: (length: number, entry: number) => Value;
};
