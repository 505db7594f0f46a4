import { channels, flag, wholeNumber } from '../../core/attribute.ts';
import { defineBlock } from '../../core/structure.ts';
import { channelsOf } from './convNorm.ts';

export const conv2Plus1d = defineBlock({
  type: 'conv2Plus1d',
  summary:
    'A 3-D convolution split into one over height and width and one over time, with batch norm and ReLU between.',
  source: 'Tran et al. 2018, §3.5',
  attributes: {
    outChannels: channels('Number of output channels.'),
    kernelSize: wholeNumber('Side of the kernel in height and width, px.').default(3),
    temporalKernelSize: wholeNumber('Length of the kernel in time, frames.').default(3),
    stride: wholeNumber('Step in height and width, px.').default(1),
    temporalStride: wholeNumber('Step in time, frames.').default(1),
    midChannels: channels('Channels between the two.').optional(
      'as many as give the parameters of the 3-D convolution',
    ),
    normalize: flag('Batch norm and ReLU between the two; without them, both convolutions have a bias.').default(true),
  },
  expand(build, x, values) {
    const { outChannels, kernelSize: d, temporalKernelSize: t, stride, temporalStride, normalize } = values;
    const inChannels = channelsOf(build, x);
    const equal = Math.floor((t * d * d * inChannels * outChannels) / (d * d * inChannels + t * outChannels));
    const space = {
      outChannels: values.midChannels ?? equal,
      kernelSize: [1, d, d],
      stride: [1, stride, stride],
      padding: [0, Math.floor(d / 2), Math.floor(d / 2)],
      bias: !normalize,
    };
    const time = {
      outChannels,
      kernelSize: [t, 1, 1],
      stride: [temporalStride, 1, 1],
      padding: [Math.floor(t / 2), 0, 0],
      bias: !normalize,
    };
    const spatial = build.layer('conv3d', [x], space, 'space');
    const between = normalize
      ? build.layer('relu', [build.layer('batchNorm', [spatial], {}, 'spaceNorm')], {}, 'spaceRelu')
      : spatial;
    return build.layer('conv3d', [between], time, 'time');
  },
});
