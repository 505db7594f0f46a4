import { ReduceSum } from '../../ops/reduceSum.ts';
import { gradientOf } from '../rule.ts';

/** Each summand gets the gradient of its sum. */
export const reduceSum = gradientOf(ReduceSum, {
  output({ inputs: { data, axes }, shapeOf, integersOf }) {
    const shape = shapeOf(data);
    const summed = new Set(integersOf(axes).map(axis => (axis < 0 ? axis + shape.length : axis)));
    return shape.map((size, axis) => (summed.has(axis) ? 1 : size));
  },
  gradients: ({ ops, inputs: { data }, shapeOf, dy }) => ({
    data: () => ops.Expand({ input: dy, shape: ops.int64(shapeOf(data)) }),
  }),
});
