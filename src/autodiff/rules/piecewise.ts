import { Clip } from '../../ops/clip.ts';
import { HardSigmoid } from '../../ops/hardSigmoid.ts';
import type { OpBuilder } from '../../ops/index.ts';
import { LeakyRelu } from '../../ops/leakyRelu.ts';
import type { Value } from '../../ops/op.ts';
import { PRelu } from '../../ops/pRelu.ts';
import { sumTo } from '../broadcast.ts';
import { gradientOf } from '../rule.ts';

/** The gradient where `x` lies strictly between two limits, and 0 elsewhere; a limit that is left out limits nothing. */
function between(ops: OpBuilder, gradient: Value, x: Value, low: Value | undefined, high: Value | undefined): Value {
  const zero = ops.constant([0]);
  const above = low && ops.Where({ condition: ops.Greater({ A: x, B: low }), X: gradient, Y: zero });
  if (high === undefined) return above ?? gradient;
  return ops.Where({ condition: ops.Greater({ A: high, B: x }), X: above ?? gradient, Y: zero });
}

/** Nothing comes back through what was cut off, and nothing at the limits, as with PyTorch's `relu6` and `hardtanh`. */
export const clip = gradientOf(Clip, {
  output: ({ inputs: { input }, shapeOf }) => shapeOf(input),
  gradients: ({ ops, inputs: { input, min, max }, dy }) => ({ input: () => between(ops, dy, input, min, max) }),
});

/** alpha between the two flat pieces. */
export const hardSigmoid = gradientOf(HardSigmoid, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  gradients: ({ ops, attributes: { alpha = 0.2 }, y, dy }) => ({
    X() {
      const sloped = ops.Mul({ A: dy, B: ops.constant([alpha]) });
      return between(ops, sloped, y, ops.constant([0]), ops.constant([1]));
    },
  }),
});

/** 1 for positive numbers, and the slope for 0 and below, as PyTorch has it. */
export const leakyRelu = gradientOf(LeakyRelu, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  gradients: ({ ops, inputs: { X }, attributes: { alpha = 0.01 }, dy }) => ({
    X: () => whereBelow(ops, X, ops.Mul({ A: dy, B: ops.constant([alpha]) }), dy),
  }),
});

/** As a leaky relu; a slope gets what its negative numbers were, times dY, summed up over all that share it. */
export const pRelu = gradientOf(PRelu, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  gradients: ({ ops, inputs: { X, slope }, shapeOf, dy }) => ({
    X: () => whereBelow(ops, X, ops.Mul({ A: dy, B: slope }), dy),
    slope() {
      const shares = whereBelow(ops, X, ops.Mul({ A: dy, B: X }), ops.constant([0]));
      return sumTo(ops, shares, shapeOf(X), shapeOf(slope));
    },
  }),
});

/** `above` where x is positive, `below` elsewhere. */
function whereBelow(ops: OpBuilder, x: Value, below: Value, above: Value): Value {
  return ops.Where({ condition: ops.Greater({ A: x, B: ops.constant([0]) }), X: above, Y: below });
}
