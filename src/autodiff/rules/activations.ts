import { Relu } from '../../ops/relu.ts';
import { Sigmoid } from '../../ops/sigmoid.ts';
import { Softplus } from '../../ops/softplus.ts';
import { Tanh } from '../../ops/tanh.ts';
import { gradientOf } from '../rule.ts';

/** 0 at 0, as PyTorch has it. */
export const relu = gradientOf(Relu, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  gradients: ({ ops, y, dy }) => ({
    // y is positive exactly where x is, and its sign is 1 there.
    X: () => ops.Mul({ A: dy, B: ops.Sign({ input: y }) }),
  }),
});

/** σ′ = σ · (1 − σ). */
export const sigmoid = gradientOf(Sigmoid, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  gradients: ({ ops, y, dy }) => ({
    X: () => ops.Mul({ A: dy, B: ops.Mul({ A: y, B: ops.Sub({ A: ops.constant([1]), B: y }) }) }),
  }),
});

/** (ln(1 + eˣ))′ = σ(x). */
export const softplus = gradientOf(Softplus, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  gradients: ({ ops, inputs: { X }, dy }) => ({ X: () => ops.Mul({ A: dy, B: ops.Sigmoid({ X }) }) }),
});

/** tanh′ = 1 − tanh². */
export const tanh = gradientOf(Tanh, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  gradients: ({ ops, y, dy }) => ({
    X: () => ops.Mul({ A: dy, B: ops.Sub({ A: ops.constant([1]), B: ops.Mul({ A: y, B: y }) }) }),
  }),
});
