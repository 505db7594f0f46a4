import { channels } from '../../core/attribute.ts';
import { defineBlock } from '../../core/structure.ts';

export const inception = defineBlock({
  type: 'inception',
  summary:
    'Sees 1×1, 3×3 and 5×5 patches and a max pool side by side, the larger ones through 1×1 reductions, and stacks the results.',
  source: 'Szegedy et al. 2015, figure 2b',
  attributes: {
    conv1x1: channels('Channels of the 1×1 branch.').usually(64),
    reduce3x3: channels('Channels of the 1×1 before the 3×3.').usually(96),
    conv3x3: channels('Channels of the 3×3 branch.').usually(128),
    reduce5x5: channels('Channels of the 1×1 before the 5×5.').usually(16),
    conv5x5: channels('Channels of the 5×5 branch.').usually(32),
    poolProjection: channels('Channels of the 1×1 behind the pool.').usually(32),
  },
  expand(build, x, values) {
    const convRelu = (from: typeof x, name: string, outChannels: number, kernelSize: number): typeof x => {
      const attributes = { outChannels, kernelSize, padding: Math.floor(kernelSize / 2) };
      return build.layer('relu', [build.layer('conv2d', [from], attributes, name)], {}, `${name}Relu`);
    };
    const pooled = build.layer('maxPool2d', [x], { kernelSize: 3, stride: 1, padding: 1 }, 'pool');
    const branches = [
      convRelu(x, 'conv1x1', values.conv1x1, 1),
      convRelu(convRelu(x, 'reduce3x3', values.reduce3x3, 1), 'conv3x3', values.conv3x3, 3),
      convRelu(convRelu(x, 'reduce5x5', values.reduce5x5, 1), 'conv5x5', values.conv5x5, 5),
      convRelu(pooled, 'poolProjection', values.poolProjection, 1),
    ];
    return build.layer('concat', branches, {}, 'concat');
  },
});
