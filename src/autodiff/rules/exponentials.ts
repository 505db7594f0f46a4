import { Elu } from '../../ops/elu.ts';
import { Erf } from '../../ops/erf.ts';
import { Exp } from '../../ops/exp.ts';
import type { OpBuilder } from '../../ops/index.ts';
import { Log } from '../../ops/log.ts';
import type { Value } from '../../ops/op.ts';
import { Selu } from '../../ops/selu.ts';
import { gradientOf } from '../rule.ts';

/** (eˣ)′ = eˣ. */
export const exp = gradientOf(Exp, {
  output: ({ inputs: { input }, shapeOf }) => shapeOf(input),
  gradients: ({ ops, y, dy }) => ({ input: () => ops.Mul({ A: dy, B: y }) }),
});

/** (ln x)′ = 1 / x. */
export const log = gradientOf(Log, {
  output: ({ inputs: { input }, shapeOf }) => shapeOf(input),
  gradients: ({ ops, inputs: { input }, dy }) => ({ input: () => ops.Div({ A: dy, B: input }) }),
});

/** erf′(x) = 2 / √π · e^(−x²). */
export const erf = gradientOf(Erf, {
  output: ({ inputs: { input }, shapeOf }) => shapeOf(input),
  gradients: ({ ops, inputs: { input }, dy }) => ({
    input() {
      const bell = ops.Exp({ input: ops.Neg({ X: ops.Mul({ A: input, B: input }) }) });
      return ops.Mul({ A: dy, B: ops.Mul({ A: bell, B: ops.constant([2 / Math.sqrt(Math.PI)]) }) });
    },
  }),
});

/** 1 for positive numbers, and alpha · eˣ for 0 and below. */
export const elu = gradientOf(Elu, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  gradients: ({ ops, inputs: { X }, attributes: { alpha = 1 }, dy }) => ({ X: () => bent(ops, X, dy, 1, alpha) }),
});

/** The factor of positive numbers, and factor · alpha · eˣ for 0 and below. */
export const selu = gradientOf(Selu, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  // The constants of the specification, which are float32.
  gradients: ({ ops, inputs: { X }, dy }) => ({
    X: () => bent(ops, X, dy, 1.05070102214813232421875, 1.67326319217681884765625),
  }),
});

function bent(ops: OpBuilder, x: Value, dy: Value, factor: number, alpha: number): Value {
  const scaled = factor === 1 ? dy : ops.Mul({ A: dy, B: ops.constant([factor]) });
  // Of large numbers the exponential may be infinite; it is chosen for none of them.
  const slope = ops.Mul({ A: ops.Exp({ input: x }), B: ops.constant([alpha]) });
  const below = ops.Mul({ A: scaled, B: slope });
  return ops.Where({ condition: ops.Greater({ A: x, B: ops.constant([0]) }), X: scaled, Y: below });
}
