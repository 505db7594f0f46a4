import { Abs } from '../../ops/abs.ts';
import { Pow } from '../../ops/pow.ts';
import { Sign } from '../../ops/sign.ts';
import { broadcastShape, sumTo } from '../broadcast.ts';
import { gradientOf } from '../rule.ts';

/** 0 at 0. */
export const abs = gradientOf(Abs, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  gradients: ({ ops, inputs: { X }, dy }) => ({ X: () => ops.Mul({ A: dy, B: ops.Sign({ input: X }) }) }),
});

/** Flat everywhere but at its jump, so that nothing comes back. */
export const sign = gradientOf(Sign, {
  output: ({ inputs: { input }, shapeOf }) => shapeOf(input),
  gradients: () => ({}),
});

/** ∂xⁿ/∂x = n · xⁿ⁻¹, and ∂xⁿ/∂n = xⁿ · ln x, which is 0 where x is not positive. */
export const pow = gradientOf(Pow, {
  output: ({ inputs: { X, Y }, shapeOf }) => broadcastShape(shapeOf(X), shapeOf(Y)),
  gradients: ({ ops, inputs: { X, Y }, shapeOf, y, dy }) => ({
    X() {
      const lower = ops.Pow({ X, Y: ops.Sub({ A: Y, B: ops.constant([1]) }) });
      return sumTo(ops, ops.Mul({ A: dy, B: ops.Mul({ A: Y, B: lower }) }), shapeOf(y), shapeOf(X));
    },
    Y() {
      const grown = ops.Mul({ A: dy, B: ops.Mul({ A: y, B: ops.Log({ input: X }) }) });
      const zero = ops.constant([0]);
      const found = ops.Where({ condition: ops.Greater({ A: X, B: zero }), X: grown, Y: zero });
      return sumTo(ops, found, shapeOf(y), shapeOf(Y));
    },
  }),
});
