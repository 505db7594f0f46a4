import { channels, wholeNumber } from '../../core/attribute.ts';
import { defineBlock } from '../../core/structure.ts';
import { channelsOf, convNorm } from './convNorm.ts';

export const invertedResidual = defineBlock({
  type: 'invertedResidual',
  summary:
    'Widens the channels, convolves each by itself, narrows them again without activation, and adds the input where shapes agree.',
  source: 'Sandler et al. 2018, figure 4d',
  attributes: {
    outChannels: channels('Number of output channels.'),
    stride: wholeNumber('Step of the block.').default(1),
    expandRatio: wholeNumber('How many times more channels there are inside.').default(6),
  },
  expand(build, x, { outChannels, stride, expandRatio }) {
    const inChannels = channelsOf(build, x);
    const wide =
      expandRatio === 1 ? x : convNorm(build, x, 'expand', { outChannels: inChannels * expandRatio }, 'relu6');
    const attributes = { kernelSize: 3, stride, padding: 1, bias: false };
    const spatial = build.layer('depthwiseConv2d', [wide], attributes, 'spatial');
    const normal = build.layer('batchNorm', [spatial], {}, 'spatialNorm');
    const active = build.layer('relu6', [normal], {}, 'spatialRelu6');
    const projected = convNorm(build, active, 'project', { outChannels });
    return stride === 1 && inChannels === outChannels ? build.layer('add', [x, projected], {}, 'add') : projected;
  },
});
