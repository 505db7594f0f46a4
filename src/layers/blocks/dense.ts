import { channels, real, wholeNumber } from '../../core/attribute.ts';
import { defineBlock } from '../../core/structure.ts';
import { channelsOf, convolution, normRelu } from './convNorm.ts';

export const denseBlock = defineBlock({
  type: 'denseBlock',
  summary: 'Layers that each see the outputs of all before them, stacked, and add `growthRate` channels.',
  source: 'Huang et al. 2017, §3, DenseNet-B',
  attributes: {
    depth: wholeNumber('Number of dense layers.', 1, { most: 1000 }).usually(6),
    growthRate: channels('Channels that each layer adds.').default(32),
    bottleneckWidth: wholeNumber('Channels of the 1×1 before each 3×3, in growth rates.').default(4),
  },
  expand(build, x, { depth, growthRate, bottleneckWidth }) {
    let all = x;
    for (let index = 0; index < depth; index++) {
      const [reduce, spatial] = [`reduce${index}`, `spatial${index}`];
      const reduced = convolution(build, normRelu(build, all, reduce), reduce, {
        outChannels: bottleneckWidth * growthRate,
      });
      const given = { outChannels: growthRate, kernelSize: 3 };
      const grown = convolution(build, normRelu(build, reduced, spatial), spatial, given);
      all = build.layer('concat', [all, grown], {}, `concat${index}`);
    }
    return all;
  },
});

export const transition = defineBlock({
  type: 'transition',
  summary: 'Halves the size, and the number of channels by a 1×1 convolution, between two dense blocks.',
  source: 'Huang et al. 2017, §3, pooling layers and compression',
  attributes: {
    compression: real('Share of the channels that is left.', { above: 0, most: 1 }).default(0.5),
  },
  expand(build, x, { compression }) {
    const outChannels = Math.floor(channelsOf(build, x) * compression);
    const narrow = convolution(build, normRelu(build, x, 'conv'), 'conv', { outChannels });
    return build.layer('avgPool2d', [narrow], { kernelSize: 2 }, 'pool');
  },
});
