import { sizeOf } from '../../core/shape.ts';
import { MaxPool } from '../../ops/maxPool.ts';
import { zeros } from '../broadcast.ts';
import { gradientOf } from '../rule.ts';
import { sizesOf, windowsAlong } from './conv.ts';

/** The whole gradient of a window goes to its largest value, the first of equals; where windows overlap, it adds up. */
export const maxPool = gradientOf(MaxPool, {
  output({ inputs: { X }, attributes, shapeOf }) {
    const [batch = 0, channels = 0, ...spatial] = shapeOf(X);
    return [batch, channels, ...windowsAlong(spatial, sizesOf(attributes, attributes.kernel_shape ?? []))];
  },
  gradients: ({ ops, inputs: { X }, shapeOf, y, dy }) => ({
    X() {
      // The indices count through the whole tensor, examples and channels included.
      const inOneRow = ops.int64([-1]);
      const scattered = ops.ScatterElements(
        {
          data: zeros(ops, [sizeOf(shapeOf(X))]),
          indices: ops.Reshape({ data: ops.secondOutput(y), shape: inOneRow }),
          updates: ops.Reshape({ data: dy, shape: inOneRow }),
        },
        { axis: 0, reduction: 'add' },
      );
      return ops.Reshape({ data: scattered, shape: ops.int64(shapeOf(X)) });
    },
  }),
});
