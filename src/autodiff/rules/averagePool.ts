import { AveragePool } from '../../ops/averagePool.ts';
import { gradientOf } from '../rule.ts';
import { sizesOf, windowsAlong, type ConvolutionSizes } from './conv.ts';
import { sumOfWindows } from './windowSums.ts';

/** Each cell of a window gets its share of the window's gradient; where windows overlap, shares add up. */
export const averagePool = gradientOf(AveragePool, {
  output({ inputs: { X }, attributes, shapeOf }) {
    const [batch = 0, channels = 0, ...spatial] = shapeOf(X);
    return [batch, channels, ...windowsAlong(spatial, sizesOf(attributes, attributes.kernel_shape ?? []))];
  },
  gradients({ ops, inputs: { X }, attributes, shapeOf, y, dy }) {
    const shape = shapeOf(X);
    const windows = shapeOf(y);
    const sizes = sizesOf(attributes, attributes.kernel_shape ?? []);
    const whole = sizes.kernel.reduce((product, size) => product * size, 1);
    return {
      X() {
        const shares =
          attributes.count_include_pad === 1 ? [] : sharesOf(shape.slice(2), windows.slice(2), sizes).flat();
        if (shares.every(share => share === 1 / whole)) return sumOfWindows(ops, dy, shape, windows, sizes, 1 / whole);
        const perWindow = ops.Mul({ A: dy, B: ops.constant(shares, [1, 1, ...windows.slice(2)]) });
        return sumOfWindows(ops, perWindow, shape, windows, sizes);
      },
    };
  },
});

/** One over the number of cells of each window that lie inside the input, in row-major order. */
function sharesOf(
  spatial: readonly number[],
  windows: readonly number[],
  { kernel, strides, pads }: Omit<ConvolutionSizes, 'group'>,
): readonly number[] {
  return windows.reduce<readonly number[]>(
    (shares, count, axis) => {
      const along = Array.from({ length: count }, (_, window) => {
        const begin = window * (strides[axis] ?? 1) - (pads[axis] ?? 0);
        return Math.min(begin + (kernel[axis] ?? 1), spatial[axis] ?? 0) - Math.max(begin, 0);
      });
      return shares.flatMap(share => along.map(cells => share / cells));
    },
    [1],
  );
}
