import { formatShape } from '../core/shape.ts';
import { plainConvolution, without } from './convolution.ts';
import { layersBetween } from './between.ts';
import type { Refactoring } from './refactoring.ts';
import { weightsInWords } from './titles.ts';

/** A convolution as one that looks sideways in each channel, and one that mixes the channels of a pixel. */
export const depthwiseSeparable: Refactoring = {
  name: 'depthwise-separable',
  source: 'Howard et al. 2017, §3.1',
  keepsReceptiveField: true,
  propose(analysis, layer) {
    const convolution = plainConvolution(analysis, layer);
    if (convolution === undefined) return [];
    const { rank, windows, inChannels, outChannels, shared } = convolution;
    const taps = windows.reduce((product, { kernel }) => product * kernel, 1);
    const weights = inChannels * (taps + outChannels);
    if (taps === 1 || convolution.weights <= weights) return [];
    const kernel = formatShape(windows.map(each => each.kernel));
    const one = formatShape(windows.map(() => 1));
    const title = `Replace ${kernel} by a depthwise ${kernel} and a ${one} convolution: ${weightsInWords(convolution, weights)}`;
    const pointwise = { type: `conv${rank}d`, attributes: { outChannels, kernelSize: 1, ...shared } };
    const change = {
      layer,
      type: `depthwiseConv${rank}d`,
      set: without(convolution, ['outChannels', 'groups']),
      after: [...layersBetween(analysis, layer, inChannels), pointwise],
    };
    return [{ title, changes: [change] }];
  },
};
