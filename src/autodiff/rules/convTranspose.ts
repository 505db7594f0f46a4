import { ConvTranspose } from '../../ops/convTranspose.ts';
import { gradientOf } from '../rule.ts';
import { kernelGradient, sizesOf, sumOverPositions } from './conv.ts';

/**
 * The gradient of a convolution with the same kernel, read the other way round: what it spread over is what that convolution reads.
 * Source: Dumoulin & Visin 2016, §4.
 */
export const convTranspose = gradientOf(ConvTranspose, {
  output({ inputs: { X, W }, attributes, shapeOf }) {
    const [batch = 0, , ...spatial] = shapeOf(X);
    const [, outChannels = 0, ...kernel] = shapeOf(W);
    const { group, strides, dilations, pads } = sizesOf(attributes, kernel);
    const spread = spatial.map((size, axis) => {
      const extent = ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
      const cut = (pads[axis] ?? 0) + (pads[axis + spatial.length] ?? 0);
      return (size - 1) * (strides[axis] ?? 1) + extent - cut + (attributes.output_padding?.[axis] ?? 0);
    });
    return [batch, outChannels * group, ...spread];
  },
  gradients({ ops, inputs: { X, W }, attributes, shapeOf, y, dy }) {
    const [, , ...kernel] = shapeOf(W);
    const sizes = sizesOf(attributes, kernel);
    const { group, strides, dilations, pads } = sizes;
    return {
      X: () => ops.Conv({ X: dy, W }, { kernel_shape: kernel, strides, dilations, pads, group }),
      W: () => kernelGradient(ops, dy, X, shapeOf(y), shapeOf(X), sizes),
      B: () => sumOverPositions(ops, dy, shapeOf(y)),
    };
  },
});
