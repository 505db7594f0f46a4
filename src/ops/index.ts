import { Abs } from './abs.ts';
import { Add } from './add.ts';
import { ArgMax } from './argMax.ts';
import { AveragePool } from './averagePool.ts';
import { BatchNormalization } from './batchNormalization.ts';
import { Cast } from './cast.ts';
import { Clip } from './clip.ts';
import { Concat } from './concat.ts';
import { Conv } from './conv.ts';
import { ConvInteger } from './convInteger.ts';
import { ConvTranspose } from './convTranspose.ts';
import { DequantizeLinear } from './dequantizeLinear.ts';
import { Div } from './div.ts';
import { Dropout } from './dropout.ts';
import { DynamicQuantizeLinear } from './dynamicQuantizeLinear.ts';
import { Elu } from './elu.ts';
import { Equal } from './equal.ts';
import { Erf } from './erf.ts';
import { Exp } from './exp.ts';
import { Expand } from './expand.ts';
import { Flatten } from './flatten.ts';
import { GatherElements } from './gatherElements.ts';
import { Gemm } from './gemm.ts';
import { GlobalAveragePool } from './globalAveragePool.ts';
import { GlobalMaxPool } from './globalMaxPool.ts';
import { Greater } from './greater.ts';
import { HardSigmoid } from './hardSigmoid.ts';
import { Identity } from './identity.ts';
import { InstanceNormalization } from './instanceNormalization.ts';
import { LRN } from './lrn.ts';
import { LeakyRelu } from './leakyRelu.ts';
import { Log } from './log.ts';
import { LogSoftmax } from './logSoftmax.ts';
import { LpPool } from './lpPool.ts';
import { MatMul } from './matMul.ts';
import { MatMulInteger } from './matMulInteger.ts';
import { MaxPool } from './maxPool.ts';
import { MaxUnpool } from './maxUnpool.ts';
import { Mul } from './mul.ts';
import { Neg } from './neg.ts';
import { PRelu } from './pRelu.ts';
import { Pad } from './pad.ts';
import { Pow } from './pow.ts';
import { QuantizeLinear } from './quantizeLinear.ts';
import { ReduceMax } from './reduceMax.ts';
import { ReduceMin } from './reduceMin.ts';
import { ReduceSum } from './reduceSum.ts';
import { Relu } from './relu.ts';
import { Reshape } from './reshape.ts';
import { Resize } from './resize.ts';
import { ScatterElements } from './scatterElements.ts';
import { Selu } from './selu.ts';
import { Shape } from './shape.ts';
import { Sigmoid } from './sigmoid.ts';
import { Sign } from './sign.ts';
import { Slice } from './slice.ts';
import { Softmax } from './softmax.ts';
import { Softplus } from './softplus.ts';
import { Sqrt } from './sqrt.ts';
import { Sub } from './sub.ts';
import { Tanh } from './tanh.ts';
import { Transpose } from './transpose.ts';
import { Where } from './where.ts';
import type { OpAttributes, OpInputs, Value } from './op.ts';

/** Every operator that a layer may lower to, or that a change of precision or a gradient brings in, by its ONNX name. */
export const ops = {
  Abs,
  Add,
  ArgMax,
  AveragePool,
  BatchNormalization,
  Cast,
  Clip,
  Concat,
  Conv,
  ConvInteger,
  ConvTranspose,
  DequantizeLinear,
  Div,
  Dropout,
  DynamicQuantizeLinear,
  Elu,
  Equal,
  Erf,
  Exp,
  Expand,
  Flatten,
  GatherElements,
  Gemm,
  GlobalAveragePool,
  GlobalMaxPool,
  Greater,
  HardSigmoid,
  Identity,
  InstanceNormalization,
  LRN,
  LeakyRelu,
  Log,
  LogSoftmax,
  LpPool,
  MatMul,
  MatMulInteger,
  MaxPool,
  MaxUnpool,
  Mul,
  Neg,
  PRelu,
  Pad,
  Pow,
  QuantizeLinear,
  ReduceMax,
  ReduceMin,
  ReduceSum,
  Relu,
  Reshape,
  Resize,
  ScatterElements,
  Selu,
  Shape,
  Sigmoid,
  Sign,
  Slice,
  Softmax,
  Softplus,
  Sqrt,
  Sub,
  Tanh,
  Transpose,
  Where,
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
  /** A constant of float32 numbers in row-major order; no shape for a scalar. */
  readonly constant: (numbers: readonly number[], shape?: readonly number[]) => Value;
  /** A constant float32 tensor of one number. */
  readonly filled: (shape: readonly number[], entry: number) => Value;
  /** The second output of the operator that gives a value, such as the indices of a MaxPool. */
  readonly secondOutput: (of: Value) => Value;
};
