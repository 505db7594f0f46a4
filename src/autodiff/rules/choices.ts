import { Equal } from '../../ops/equal.ts';
import { Greater } from '../../ops/greater.ts';
import { ReduceMax } from '../../ops/reduceMax.ts';
import { ReduceMin } from '../../ops/reduceMin.ts';
import { Where } from '../../ops/where.ts';
import { broadcastShape, sumTo } from '../broadcast.ts';
import { gradientOf, type BackwardCall, type Call, type InputGradients } from '../rule.ts';

/** A comparison jumps and is flat elsewhere, so that nothing comes back. */
export const greater = gradientOf(Greater, {
  output: ({ inputs: { A, B }, shapeOf }) => broadcastShape(shapeOf(A), shapeOf(B)),
  gradients: () => ({}),
});

export const equal = gradientOf(Equal, {
  output: ({ inputs: { A, B }, shapeOf }) => broadcastShape(shapeOf(A), shapeOf(B)),
  gradients: () => ({}),
});

/** Each side gets the gradient where it was chosen. */
export const where = gradientOf(Where, {
  output: ({ inputs: { condition, X, Y }, shapeOf }) =>
    broadcastShape(shapeOf(condition), broadcastShape(shapeOf(X), shapeOf(Y))),
  gradients({ ops, inputs: { condition, X, Y }, shapeOf, y, dy }) {
    const zero = ops.constant([0]);
    return {
      X: () => sumTo(ops, ops.Where({ condition, X: dy, Y: zero }), shapeOf(y), shapeOf(X)),
      Y: () => sumTo(ops, ops.Where({ condition, X: zero, Y: dy }), shapeOf(y), shapeOf(Y)),
    };
  },
});

/** An operator that chooses one of all numbers. */
type Extreme = typeof ReduceMax;

function extremeShape({ inputs: { data }, attributes: { keepdims = 1 }, shapeOf }: Call<Extreme>): readonly number[] {
  return keepdims === 1 ? shapeOf(data).map(() => 1) : [];
}

/** The gradient goes to the extreme; equals share it, as with PyTorch's `amax`. */
function toExtremes({ ops, inputs: { data }, shapeOf, y, dy }: BackwardCall<Extreme>): InputGradients<Extreme> {
  return {
    data() {
      const isChosen = ops.Equal({ A: data, B: y });
      const chosen = ops.Where({ condition: isChosen, X: ops.constant([1]), Y: ops.constant([0]) });
      const count = ops.ReduceSum({ data: chosen, axes: ops.int64(shapeOf(data).map((_, axis) => axis)) });
      return ops.Mul({ A: chosen, B: ops.Div({ A: dy, B: count }) });
    },
  };
}

export const reduceMax = gradientOf(ReduceMax, { output: extremeShape, gradients: toExtremes });

export const reduceMin = gradientOf(ReduceMin, { output: extremeShape, gradients: toExtremes });
