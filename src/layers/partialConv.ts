import { channels, flag, padding, perAxis } from '../core/attribute.ts';
import { defineJoin } from '../core/layer.ts';
import { formatShape, sizeOf, type Shape } from '../core/shape.ts';
import { axisWindows, slide } from '../core/window.ts';
import { convolve } from '../reference/convolution.ts';
import { broadcastAt, tensorOf } from '../reference/tensor.ts';
import { agree } from './joinChecks.ts';
import { axesInWords, forEachRank } from './ranks.ts';
import { windowAttributes } from './windowAttributes.ts';

/** Convolution of the pixels that a mask says are there, over one, two or three axes. */
export const partialConvolutions = forEachRank(rank => {
  const onesOf = (kernelSize: readonly number[]): readonly number[] => [1, 1, ...kernelSize];
  return defineJoin({
    type: `partialConv${rank}d`,
    summary:
      'Convolves only the pixels that a mask marks with 1, scaled up for those that are missing; the mask is its second input and shrinks with a max pool of the same window.',
    source: 'Liu et al. 2018, "Image inpainting for irregular holes using partial convolutions", eq. 1',
    category: 'convolution',
    rank,
    inputs: 2,
    attributes: {
      outChannels: channels('Number of kernels, and so of output channels.'),
      kernelSize: perAxis(rank, `Kernel ${axesInWords[rank]}, px.`).usually(3),
      stride: perAxis(rank, 'Step between windows, px.').default(1),
      padding: padding(rank, 'Border that counts as missing, px.', ['same', 'valid']).default(0).usually(1),
      dilation: perAxis(rank, 'Distance between the taps of the kernel, px.').default(1),
      bias: flag('Adds one learned number to each output channel where anything is there.').default(true),
    },
    check([x = [Number.NaN], mask = [Number.NaN]], _, report) {
      const wanted = [1, ...x.slice(1)];
      if (agree([wanted, mask])) return;
      const message = `the mask is ${formatShape(mask)}; it has one channel and the size of the image: ${formatShape(wanted)}`;
      report('inputs', 'shapes-do-not-join', message);
    },
    window: attributes => attributes,
    output: ([x], attributes) => [attributes.outChannels, ...slide(attributes, x?.slice(1) ?? [])],
    weights: ([x], { outChannels, kernelSize, bias }) => ({
      weight: [outChannels, x?.[0] ?? Number.NaN, ...kernelSize] as readonly number[],
      ...(bias && { bias: [outChannels] as readonly number[] }),
    }),
    macs: ([, ...spatial]: Shape, { weight }) => sizeOf(weight) * sizeOf(spatial),
    lower({ ops, xs: [x, mask], inputShapes: [input], attributes, tensors }) {
      if (x === undefined || mask === undefined) throw new Error('unreachable: a partial convolution reads two maps');
      const windows = {
        ...windowAttributes(axisWindows(attributes, input?.slice(1) ?? [])),
        dilations: attributes.dilation,
      };
      const there = ops.Conv({ X: mask, W: ops.filled(onesOf(attributes.kernelSize), 1) }, windows);
      const sum = ops.Conv({ X: ops.Mul({ A: x, B: mask }), W: tensors.weight }, windows);
      const zero = ops.constant([0]);
      const isThere = ops.Greater({ A: there, B: zero });
      // Where nothing is there, 1 stands for it: what is divided by 0 has no slope, even when it is not chosen afterwards.
      const divisor = ops.Where({ condition: isThere, X: there, Y: ops.constant([1]) });
      const share = ops.Div({ A: divisor, B: ops.constant([sizeOf(attributes.kernelSize)]) });
      const scaled = ops.Div({ A: sum, B: share });
      const channelsFirst = [attributes.outChannels, ...attributes.kernelSize.map(() => 1)];
      const bias = tensors.bias && ops.Reshape({ data: tensors.bias, shape: ops.int64(channelsFirst) });
      const result = bias === undefined ? scaled : ops.Add({ A: scaled, B: bias });
      return ops.Where({ condition: isThere, X: result, Y: zero });
    },
    equation({ xs: [x, mask], attributes, tensors }) {
      if (x === undefined || mask === undefined) throw new Error('unreachable: a partial convolution reads two maps');
      const windows = axisWindows(attributes, x.shape.slice(1));
      const ones = tensorOf(onesOf(attributes.kernelSize), () => 1);
      const there = convolve(mask, ones, undefined, windows);
      const masked = tensorOf(x.shape, at => broadcastAt(x, at) * broadcastAt(mask, at));
      const sum = convolve(masked, tensors.weight, undefined, windows);
      return tensorOf(sum.shape, ([channel = 0, ...at]) => {
        const present = broadcastAt(there, [0, ...at]);
        if (present <= 0) return 0;
        return (
          (broadcastAt(sum, [channel, ...at]) * sizeOf(attributes.kernelSize)) / present +
          (tensors.bias?.data[channel] ?? 0)
        );
      });
    },
  });
});
