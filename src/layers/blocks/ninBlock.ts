import { padding, perAxis, wholeNumbers } from '../../core/attribute.ts';
import { defineBlock } from '../../core/structure.ts';

export const ninBlock = defineBlock({
  type: 'ninBlock',
  summary: 'A convolution followed by 1×1 convolutions: a small fully connected network slid over the image.',
  source: 'Lin, Chen & Yan 2014, §3.1 (mlpconv)',
  attributes: {
    channels: wholeNumbers('Output channels of the convolution, and of each 1×1 behind it.').usually([96, 96, 96]),
    kernelSize: perAxis(2, 'Kernel of the convolution, px.').usually(3),
    stride: perAxis(2, 'Step of the convolution, px.').default(1),
    padding: padding(2, 'Zeros around the input of the convolution, px.', ['same', 'valid']).default(0).usually(1),
  },
  expand(build, x, { channels, ...first }) {
    return channels.reduce((from, outChannels, index) => {
      const attributes = index === 0 ? { outChannels, ...first } : { outChannels, kernelSize: 1 };
      return build.layer('relu', [build.layer('conv2d', [from], attributes, `conv${index}`)], {}, `relu${index}`);
    }, x);
  },
});
