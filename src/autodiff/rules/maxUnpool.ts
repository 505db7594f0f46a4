import { sizeOf } from '../../core/shape.ts';
import { MaxUnpool } from '../../ops/maxUnpool.ts';
import { gradientOf } from '../rule.ts';

/**
 * Each value gets the gradient of the place where it was put. Of several that were put in one place, as overlapping windows do, only the last
 * is there.
 */
export const maxUnpool = gradientOf(MaxUnpool, {
  output({ inputs: { output_shape }, integersOf }) {
    if (output_shape === undefined) throw new Error('unreachable: a max unpooling is told the shape of its output');
    return integersOf(output_shape);
  },
  gradients: ({ ops, inputs: { X, I, output_shape }, attributes, shapeOf, dy }) => ({
    X() {
      const shape = shapeOf(X);
      const inOneRow = ops.int64([-1]);
      const places = ops.Reshape({ data: I, shape: inOneRow });
      const taken = (from: typeof dy): typeof dy =>
        ops.GatherElements({ data: ops.Reshape({ data: from, shape: inOneRow }), indices: places }, { axis: 0 });
      // Who was last is found by putting numbers there that are all different.
      const count = sizeOf(shape);
      const numbers = Array.from({ length: count }, (_, index) => index + 1);
      const put = ops.MaxUnpool({ X: ops.constant(numbers, shape), I, output_shape }, attributes);
      const isLast = ops.Equal({ A: taken(put), B: ops.constant(numbers, [count]) });
      const gradient = ops.Where({ condition: isLast, X: taken(dy), Y: ops.constant([0]) });
      return ops.Reshape({ data: gradient, shape: ops.int64(shape) });
    },
  }),
});
