import { sizeOf } from '../../core/shape.ts';
import { GlobalAveragePool } from '../../ops/globalAveragePool.ts';
import { GlobalMaxPool } from '../../ops/globalMaxPool.ts';
import { zeros } from '../broadcast.ts';
import { gradientOf, type Call } from '../rule.ts';

function perChannel({ inputs: { X }, shapeOf }: Call<typeof GlobalMaxPool>): readonly number[] {
  const [batch = 0, channels = 0, ...spatial] = shapeOf(X);
  return [batch, channels, ...spatial.map(() => 1)];
}

/** Each position gets an equal share. */
export const globalAveragePool = gradientOf(GlobalAveragePool, {
  output: perChannel,
  gradients: ({ ops, inputs: { X }, shapeOf, dy }) => ({
    X() {
      const shape = shapeOf(X);
      const share = ops.Mul({ A: dy, B: ops.constant([1 / sizeOf(shape.slice(2))]) });
      return ops.Expand({ input: share, shape: ops.int64(shape) });
    },
  }),
});

/** The whole gradient of a channel goes to its largest value, the first of equals. */
export const globalMaxPool = gradientOf(GlobalMaxPool, {
  output: perChannel,
  gradients: ({ ops, inputs: { X }, shapeOf, dy }) => ({
    X() {
      const shape = shapeOf(X);
      const [batch = 0, channels = 0, ...spatial] = shape;
      const rows = [batch * channels, sizeOf(spatial)];
      const scattered = ops.ScatterElements(
        {
          data: zeros(ops, rows),
          indices: ops.ArgMax({ data: ops.Reshape({ data: X, shape: ops.int64(rows) }) }, { axis: 1, keepdims: 1 }),
          updates: ops.Reshape({ data: dy, shape: ops.int64([batch * channels, 1]) }),
        },
        { axis: 1 },
      );
      return ops.Reshape({ data: scattered, shape: ops.int64(shape) });
    },
  }),
});
