import { formatShape } from '../core/shape.ts';
import { plainConvolution } from './convolution.ts';
import { layersBetween } from './between.ts';
import type { Refactoring } from './refactoring.ts';
import { weightsInWords } from './titles.ts';

/** A convolution on a quarter of the channels, between two that see one pixel: 1×1, 3×3, 1×1. */
export const bottleneckKernels: Refactoring = {
  name: 'bottleneck-kernels',
  source: 'He et al. 2016, §4.1 and figure 5',
  keepsReceptiveField: true,
  propose(analysis, layer) {
    const convolution = plainConvolution(analysis, layer);
    if (convolution === undefined) return [];
    const { rank, windows, inChannels, outChannels, shared } = convolution;
    const width = outChannels / 4;
    if (!Number.isInteger(width) || windows.some(({ kernel }) => kernel < 3)) return [];
    const taps = windows.reduce((product, { kernel }) => product * kernel, 1);
    const weights = width * (inChannels + taps * width + outChannels);
    if (convolution.weights <= weights) return [];
    const onePixel = (channels: number) => ({
      type: `conv${rank}d`,
      attributes: { outChannels: channels, kernelSize: 1, ...shared },
    });
    const between = layersBetween(analysis, layer, width);
    const [one, kernel] = [windows.map(() => 1), windows.map(each => each.kernel)].map(formatShape);
    const title = `Replace ${kernel} by a bottleneck ${one}, ${kernel}, ${one} of ${width} channels: ${weightsInWords(convolution, weights)}`;
    const before = [onePixel(width), ...between];
    return [
      { title, changes: [{ layer, set: { outChannels: width }, before, after: [...between, onePixel(outChannels)] }] },
    ];
  },
};
