import { channels, flag, oneOf, padding, perAxis, wholeNumber } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { sizeOf } from '../core/shape.ts';
import { axisWindows, slide } from '../core/window.ts';
import { windowAttributes } from './windowAttributes.ts';

const axes = { 1: 'length', 2: 'height × width', 3: 'depth × height × width' } as const;

/** Convolution over one, two or three spatial axes; one code path for all. */
function convolution(rank: 1 | 2 | 3) {
  return defineLayer({
    type: `conv${rank}d`,
    summary: 'Slides `outChannels` learned kernels over a feature map.',
    source: 'ONNX Conv-11; Dumoulin & Visin 2016, §2; PyTorch `torch.nn.Conv2d`',
    category: 'convolution',
    rank,
    attributes: {
      outChannels: channels('Number of kernels, and so of output channels.'),
      kernelSize: perAxis(rank, `Kernel ${axes[rank]}, px.`),
      stride: perAxis(rank, 'Step between windows, px.').default(1),
      padding: padding(
        rank,
        'Zeros added at each side, px: a number, one per axis, `[begin, end]` pairs, `"same"` (output ⌈input / stride⌉) or `"valid"` (none).',
        ['same', 'valid'],
      ).default(0),
      dilation: perAxis(rank, 'Distance between the taps of the kernel, px.').default(1),
      groups: wholeNumber(
        'Groups of channels that do not see each other; as many as input channels for a depthwise layer.',
      ).default(1),
      bias: flag('Adds one learned number to each output channel.').default(true),
      paddingMode: oneOf('What the padding holds.', { zeros: 'Zeros.' }).default('zeros'),
    },
    check([inChannels], { groups, outChannels }, report) {
      // A remainder with an unknown number of channels is NaN, and 0 < NaN is false.
      if (0 < inChannels % groups)
        report(
          { attribute: 'groups' },
          'groups-do-not-divide',
          indivisible(`${inChannels} input channels`, inChannels, groups),
        );
      if (0 < outChannels % groups)
        report(
          { attribute: 'groups' },
          'groups-do-not-divide',
          indivisible(`${outChannels} output channels`, outChannels, groups),
        );
    },
    window: attributes => attributes,
    output: ([, ...spatial], attributes) => [attributes.outChannels, ...slide(attributes, spatial)],
    weights: ([inChannels], { outChannels, groups, kernelSize, bias }) => ({
      weight: [outChannels, inChannels / groups, ...kernelSize] as readonly number[],
      ...(bias && { bias: [outChannels] as readonly number[] }),
    }),
    macs: ([, ...spatial], { weight }) => sizeOf(weight) * sizeOf(spatial),
    lower({ ops, x, inputShapes: [input], attributes, tensors }) {
      const windows = axisWindows(attributes, input?.slice(1) ?? []);
      return ops.Conv(
        { X: x, W: tensors.weight, B: tensors.bias },
        { ...windowAttributes(windows), dilations: attributes.dilation, group: attributes.groups },
      );
    },
  });
}

export const conv1d = convolution(1);
export const conv2d = convolution(2);
export const conv3d = convolution(3);

function indivisible(what: string, count: number, groups: number): string {
  const divisors: number[] = [];
  for (let divisor = 1; divisor <= Math.min(count, 4096) && divisors.length < 12; divisor++)
    if (count % divisor === 0) divisors.push(divisor);
  return `${what} cannot be split into ${groups} groups; use a divisor: ${divisors.join(', ')}`;
}
