import { channels, flag, oneOf, padding, perAxis } from '../../core/attribute.ts';
import { defineBlock } from '../../core/structure.ts';
import { axesInWords, forEachRank, type Rank } from '../ranks.ts';

function attributesOf(rank: Rank) {
  return {
    outChannels: channels('Number of output channels.'),
    kernelSize: perAxis(rank, `Kernel ${axesInWords[rank]}, px.`).usually(3),
    stride: perAxis(rank, 'Step between windows, px.').default(1),
    padding: padding(rank, 'Zeros added at each side, px, or `"same"`, or `"valid"`.', ['same', 'valid'])
      .default(0)
      .usually(1),
    dilation: perAxis(rank, 'Distance between the taps of the kernel, px.').default(1),
  };
}

const bias = flag('Adds one learned number to each output channel.').default(true);

/** Space and channels one after the other, over one, two or three axes. */
export const depthwiseSeparableConvolutions = forEachRank(rank =>
  defineBlock({
    type: `depthwiseSeparableConv${rank}d`,
    summary: 'Convolves each channel by itself, then mixes the channels with a 1×1 convolution.',
    source: 'Howard et al. 2017, §3.1; Chollet 2017',
    attributes: {
      ...attributesOf(rank),
      multiplier: channels('Kernels for each input channel in the first step.').default(1),
      bias,
    },
    expand(build, x, { outChannels, multiplier, bias: biased, ...window }) {
      const spatial = build.layer(`depthwiseConv${rank}d`, [x], { ...window, multiplier, bias: false }, 'depthwise');
      return build.layer(`conv${rank}d`, [spatial], { outChannels, kernelSize: 1, bias: biased }, 'pointwise');
    },
  }),
);

/** Kernels that are outer products: channels, then one axis after the other. */
export const spatiallySeparableConvolutions = forEachRank(rank => rank)
  .filter(rank => 1 < rank)
  .map(rank =>
    defineBlock({
      type: `spatiallySeparableConv${rank}d`,
      summary:
        'Convolves with kernels that are outer products of vectors: one over the channels, and one along each axis.',
      source: 'Mamalet & Garcia 2012; Jaderberg, Vedaldi & Zisserman 2014',
      attributes: { ...attributesOf(rank), bias },
      expand(build, x, { outChannels, kernelSize, stride, padding: border, dilation, bias: biased }) {
        const mixed = build.layer(`conv${rank}d`, [x], { outChannels, kernelSize: 1, bias: false }, 'channels');
        const only = <Entry>(list: readonly Entry[], axis: number, rest: Entry): readonly Entry[] =>
          list.map((entry, each) => (each === axis ? entry : rest));
        return kernelSize.reduce((from, _, axis) => {
          const attributes = {
            kernelSize: only(kernelSize, axis, 1),
            stride: only(stride, axis, 1),
            padding: border === 'same' ? border : only(border, axis, [0, 0]),
            dilation: only(dilation, axis, 1),
            bias: biased && axis === kernelSize.length - 1,
          };
          return build.layer(`depthwiseConv${rank}d`, [from], attributes, `axis${axis + 1}`);
        }, mixed);
      },
    }),
  );

/** A convolution that learns where it counts, over one, two or three axes. */
export const gatedConvolutions = forEachRank(rank =>
  defineBlock({
    type: `gatedConv${rank}d`,
    summary: 'Weights every output of a convolution by a gate between 0 and 1 that a second convolution learns.',
    source: 'Yu et al. 2019, "Free-form image inpainting with gated convolution", eq. 3',
    attributes: {
      ...attributesOf(rank),
      activation: oneOf('Activation of the feature.', {
        elu: 'As in the paper.',
        leakyRelu: 'Slope 0.01 below 0.',
        relu: 'Nothing below 0.',
        tanh: 'Between −1 and 1 (gated PixelCNN).',
        identity: 'None (gated linear unit).',
      }).default('elu'),
      bias,
    },
    expand(build, x, { activation, ...attributes }) {
      const feature = build.layer(`conv${rank}d`, [x], attributes, 'feature');
      const active = build.layer(activation, [feature], {}, 'activation');
      const gate = build.layer('sigmoid', [build.layer(`conv${rank}d`, [x], attributes, 'mask')], {}, 'gate');
      return build.layer('multiply', [active, gate], {}, 'multiply');
    },
  }),
);
