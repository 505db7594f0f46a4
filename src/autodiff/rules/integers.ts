import { Cast } from '../../ops/cast.ts';
import { ConvInteger } from '../../ops/convInteger.ts';
import { DequantizeLinear } from '../../ops/dequantizeLinear.ts';
import { DynamicQuantizeLinear } from '../../ops/dynamicQuantizeLinear.ts';
import { MatMulInteger } from '../../ops/matMulInteger.ts';
import { QuantizeLinear } from '../../ops/quantizeLinear.ts';
import { broadcastShape } from '../broadcast.ts';
import { gradientOf } from '../rule.ts';
import { sizesOf, windowsAlong } from './conv.ts';

/** No layer lowers to these: a change of precision brings them in, after the training. */
const none =
  'rounded numbers are flat between their steps; train the network in float32 and change its precision afterwards';

export const cast = gradientOf(Cast, {
  output: ({ inputs: { input }, shapeOf }) => shapeOf(input),
  gradients: { none },
});

export const quantizeLinear = gradientOf(QuantizeLinear, {
  output: ({ inputs: { x }, shapeOf }) => shapeOf(x),
  gradients: { none },
});

export const dynamicQuantizeLinear = gradientOf(DynamicQuantizeLinear, {
  output: ({ inputs: { x }, shapeOf }) => shapeOf(x),
  gradients: { none },
});

export const dequantizeLinear = gradientOf(DequantizeLinear, {
  output: ({ inputs: { x }, shapeOf }) => shapeOf(x),
  gradients: { none },
});

export const convInteger = gradientOf(ConvInteger, {
  output({ inputs: { x, w }, attributes, shapeOf }) {
    const [batch = 0, , ...spatial] = shapeOf(x);
    const [outChannels = 0, , ...kernel] = shapeOf(w);
    return [batch, outChannels, ...windowsAlong(spatial, sizesOf(attributes, kernel))];
  },
  gradients: { none },
});

export const matMulInteger = gradientOf(MatMulInteger, {
  output({ inputs: { A, B }, shapeOf }) {
    const a = shapeOf(A);
    const b = shapeOf(B);
    return [...broadcastShape(a.slice(0, -2), b.slice(0, -2)), a.at(-2) ?? 0, b.at(-1) ?? 0];
  },
  gradients: { none },
});
