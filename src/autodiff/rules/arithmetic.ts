import { Add } from '../../ops/add.ts';
import { Div } from '../../ops/div.ts';
import { Mul } from '../../ops/mul.ts';
import { Neg } from '../../ops/neg.ts';
import { Sqrt } from '../../ops/sqrt.ts';
import { Sub } from '../../ops/sub.ts';
import type { Value } from '../../ops/op.ts';
import { broadcastShape, sumTo } from '../broadcast.ts';
import { gradientOf, type BackwardCall, type Call } from '../rule.ts';

/** An operator of two inputs that are repeated to one shape. */
type Binary = typeof Add;

function binaryShape({ inputs: { A, B }, shapeOf }: Call<Binary>): readonly number[] {
  return broadcastShape(shapeOf(A), shapeOf(B));
}

/** The gradient of an input from that of all its repetitions. */
function backTo({ ops, y, shapeOf }: BackwardCall<Binary>, input: Value, gradient: Value): Value {
  return sumTo(ops, gradient, shapeOf(y), shapeOf(input));
}

export const add = gradientOf(Add, {
  output: binaryShape,
  gradients: call => ({
    A: () => backTo(call, call.inputs.A, call.dy),
    B: () => backTo(call, call.inputs.B, call.dy),
  }),
});

export const sub = gradientOf(Sub, {
  output: binaryShape,
  gradients: call => ({
    A: () => backTo(call, call.inputs.A, call.dy),
    B: () => backTo(call, call.inputs.B, call.ops.Neg({ X: call.dy })),
  }),
});

export const mul = gradientOf(Mul, {
  output: binaryShape,
  gradients(call) {
    const { ops, dy } = call;
    const { A, B } = call.inputs;
    return {
      A: () => backTo(call, A, ops.Mul({ A: dy, B })),
      B: () => backTo(call, B, ops.Mul({ A: dy, B: A })),
    };
  },
});

/** (A / B)′ = A′ / B − B′ · (A / B) / B. */
export const div = gradientOf(Div, {
  output: binaryShape,
  gradients(call) {
    const { ops, y, dy } = call;
    const { A, B } = call.inputs;
    return {
      A: () => backTo(call, A, ops.Div({ A: dy, B })),
      B: () => backTo(call, B, ops.Neg({ X: ops.Div({ A: ops.Mul({ A: dy, B: y }), B }) })),
    };
  },
});

/** (√x)′ = 1 / (2 √x). */
export const sqrt = gradientOf(Sqrt, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  gradients: ({ ops, y, dy }) => ({
    X: () => ops.Div({ A: ops.Mul({ A: dy, B: ops.constant([0.5]) }), B: y }),
  }),
});

export const neg = gradientOf(Neg, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  gradients: ({ ops, dy }) => ({ X: () => ops.Neg({ X: dy }) }),
});
