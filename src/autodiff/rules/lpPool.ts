import { LpPool } from '../../ops/lpPool.ts';
import { gradientOf } from '../rule.ts';
import { sizesOf, windowsAlong } from './conv.ts';
import { sumOfWindows } from './windowSums.ts';

/** Powers below this count as zero: a window of zeros has no slope, and 0 is what a cell of it gets. */
const least = 1e-30;

/** With y = (Σ |x|^p)^(1/p), dx = sign(x) · |x|^(p−1) · Σ dy / y^(p−1), over the windows that read x. */
export const lpPool = gradientOf(LpPool, {
  output({ inputs: { X }, attributes, shapeOf }) {
    const [batch = 0, channels = 0, ...spatial] = shapeOf(X);
    return [batch, channels, ...windowsAlong(spatial, sizesOf(attributes, attributes.kernel_shape ?? []))];
  },
  gradients: ({ ops, inputs: { X }, attributes, shapeOf, y, dy }) => ({
    X() {
      const { p = 2, kernel_shape: kernel = [] } = attributes;
      const back = (perWindow: typeof dy): typeof dy =>
        sumOfWindows(ops, perWindow, shapeOf(X), shapeOf(y), sizesOf(attributes, kernel));
      const sign = ops.Sign({ input: X });
      if (p === 1) return ops.Mul({ A: sign, B: back(dy) });
      const exponent = ops.constant([p - 1]);
      const power = ops.Pow({ X: y, Y: exponent });
      const isSafe = ops.Greater({ A: power, B: ops.constant([least]) });
      const perWindow = ops.Div({ A: dy, B: ops.Where({ condition: isSafe, X: power, Y: ops.constant([1]) }) });
      const own = ops.Mul({ A: sign, B: ops.Pow({ X: ops.Abs({ X }), Y: exponent }) });
      return ops.Mul({ A: own, B: back(perWindow) });
    },
  }),
});
