import { sizeOf } from '../../core/shape.ts';
import { LRN } from '../../ops/lrn.ts';
import type { Value } from '../../ops/op.ts';
import { gradientOf } from '../rule.ts';

/**
 * With s = k + α · mean of the squares around x and y = x · s^−β, dx = dy · s^−β − 2αβ · x · (mean of dy · y / s over the windows that read x).
 * Source: Krizhevsky, Sutskever & Hinton 2012, §3.3, differentiated; means are over `size` channels with zeros beyond the first and last.
 */
export const lrn = gradientOf(LRN, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  gradients: ({ ops, inputs: { X }, attributes, shapeOf, y, dy }) => ({
    X() {
      const { alpha = 1e-4, beta = 0.75, bias = 1, size = 1 } = attributes;
      const shape = shapeOf(X);
      const [batch = 0, channels = 0, ...spatial] = shape;
      const before = Math.floor((size - 1) / 2);
      const after = size - 1 - before;
      const meanAround = (numbers: Value, pads: readonly number[]): Value => {
        const column = ops.Reshape({ data: numbers, shape: ops.int64([batch, 1, channels, sizeOf(spatial)]) });
        const mean = ops.AveragePool({ X: column }, { kernel_shape: [size, 1], pads, count_include_pad: 1 });
        return ops.Reshape({ data: mean, shape: ops.int64(shape) });
      };
      const meanOfSquares = meanAround(ops.Mul({ A: X, B: X }), [before, 0, after, 0]);
      const sum = ops.Add({ A: ops.Mul({ A: meanOfSquares, B: ops.constant([alpha]) }), B: ops.constant([bias]) });
      const own = ops.Mul({ A: dy, B: ops.Pow({ X: sum, Y: ops.constant([-beta]) }) });
      // Who reads x is the mirror of whom x reads.
      const others = meanAround(ops.Div({ A: ops.Mul({ A: dy, B: y }), B: sum }), [after, 0, before, 0]);
      const pulled = ops.Mul({ A: ops.Mul({ A: X, B: others }), B: ops.constant([2 * alpha * beta]) });
      return ops.Sub({ A: own, B: pulled });
    },
  }),
});
