import { channelDivisor, channels, flag, padding, perAxis } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { formatSize, sizeOf } from '../core/shape.ts';
import type { AxisWindow, Padding, Spread } from '../core/window.ts';
import { convolveTransposed } from '../reference/convolution.ts';
import { checkGroups } from './convolution.ts';
import { axesInWords, forEachRank } from './ranks.ts';

/** What determines the size of a transposed convolution. */
interface SizedSpread extends Spread {
  readonly padding: Padding;
  readonly outputPadding: readonly number[];
}

/** Output size: (input − 1) · stride − begin − end + dilation · (kernel − 1) + outputPadding + 1. Source: Dumoulin & Visin 2016, §4. */
function spreadSize(spread: SizedSpread, spatial: readonly number[]): readonly number[] {
  return windowsOf(spread, spatial).map(({ input }) => input);
}

/**
 * The windows of the convolution that this is the transpose of: `output` is our input and `input` our output.
 */
function windowsOf(spread: SizedSpread, spatial: readonly number[]): readonly AxisWindow[] {
  return spatial.map((output, axis) => {
    const kernel = spread.kernelSize[axis] ?? 1;
    const stride = spread.stride[axis] ?? 1;
    const dilation = spread.dilation[axis] ?? 1;
    const [begin, end] = spread.padding === 'same' ? [0, 0] : (spread.padding[axis] ?? [0, 0]);
    const extent = dilation * (kernel - 1) + 1;
    const input = (output - 1) * stride - begin - end + extent + (spread.outputPadding[axis] ?? 0);
    return { input, output, kernel, stride, dilation, begin, end, extent, overhang: 0 };
  });
}

/** Transposed convolution over one, two or three axes. */
export const transposedConvolutions = forEachRank(rank =>
  defineLayer({
    type: `convTranspose${rank}d`,
    summary:
      'Spreads each input over a learned kernel and adds up what overlaps; with a stride it makes the map larger.',
    source: 'ONNX ConvTranspose-11; Dumoulin & Visin 2016, §4; Long, Shelhamer & Darrell 2015',
    category: 'upsampling',
    linearity: 'learned',
    rank,
    attributes: {
      outChannels: channels('Number of output channels.'),
      kernelSize: perAxis(rank, `Kernel ${axesInWords[rank]}, px.`).usually(2),
      stride: perAxis(rank, 'Distance between the places where neighbouring inputs land, px.').default(1).usually(2),
      padding: padding(rank, 'Pixels cut off at each side of the output, px.', []).default(0),
      outputPadding: perAxis(rank, 'Pixels added at the end of the output, px: less than the stride.', 0, {
        evensOut: true,
      }).default(0),
      dilation: perAxis(rank, 'Distance between the taps of the kernel, px.').default(1),
      groups: channelDivisor('Groups of channels that do not see each other.').default(1),
      bias: flag('Adds one learned number to each output channel.').default(true),
    },
    check([inChannels, ...spatial], attributes, report) {
      checkGroups(inChannels, attributes.outChannels, attributes.groups, report);
      const wide = attributes.outputPadding.findIndex((extra, axis) => (attributes.stride[axis] ?? 1) <= extra);
      if (wide !== -1) {
        const most = (attributes.stride[wide] ?? 1) - 1;
        const message = `outputPadding ${attributes.outputPadding[wide] ?? 0} is not below the stride; use at most ${most}`;
        const fix = { title: `Use outputPadding ${most}, the most below the stride`, set: { outputPadding: most } };
        report({ attribute: 'outputPadding' }, 'output-padding-too-large', message, [fix]);
      }
      for (const [axis, { input, extent, stride, output, begin, end }] of windowsOf(attributes, spatial).entries()) {
        if (!(input < 1)) continue;
        const message =
          `padding cuts away all of the output: (${output} − 1)·${stride} + ${extent} px before it, ${input} after; ` +
          `use less padding or a larger kernel on axis ${axis + 1}`;
        const most = Math.floor((begin + end + input - 1) / 2);
        const fix = {
          title: `Use padding ${most}, which leaves ${begin + end + input - 2 * most} px`,
          set: { padding: most },
        };
        report({ attribute: 'padding' }, 'padding-too-large', message, 0 <= most ? [fix] : []);
        return;
      }
    },
    spread: attributes => attributes,
    windowRule: ({ padding: cut, outputPadding, bias }) => ({
      kind: 'spread',
      padding: cut,
      outputPadding,
      hasBias: bias,
    }),
    reads: ([, ...spatial], attributes) =>
      windowsOf(attributes, spatial).map(({ stride, extent, begin }) => ({
        step: 1,
        per: stride,
        from: begin - extent + 1,
        span: extent - 1,
      })),
    output: ([, ...spatial], attributes) => [attributes.outChannels, ...spreadSize(attributes, spatial)],
    sizes: ([, ...spatial], attributes) =>
      windowsOf(attributes, spatial).map(
        ({ output, stride, begin, end, dilation, kernel }, axis) =>
          `(${formatSize(output)} − 1)·${stride} − ${begin} − ${end} + ${dilation}·(${kernel} − 1) + ${attributes.outputPadding[axis] ?? 0} + 1`,
      ),
    weights: ([inChannels], { outChannels, groups, kernelSize, bias }) => ({
      weight: [inChannels, outChannels / groups, ...kernelSize] as readonly number[],
      ...(bias && { bias: [outChannels] as readonly number[] }),
    }),
    // Every weight multiplies once for each position of the input, not of the larger output.
    macs: (_, { weight }, [, ...spatial]) => sizeOf(weight) * sizeOf(spatial),
    lower({ ops, x, attributes, tensors, inputShapes: [input] }) {
      const windows = windowsOf(attributes, input?.slice(1) ?? []);
      return ops.ConvTranspose(
        { X: x, W: tensors.weight, B: tensors.bias },
        {
          kernel_shape: attributes.kernelSize,
          strides: attributes.stride,
          dilations: attributes.dilation,
          pads: [...windows.map(window => window.begin), ...windows.map(window => window.end)],
          output_padding: attributes.outputPadding,
          group: attributes.groups,
        },
      );
    },
    equation: ({ x, attributes, tensors }) => {
      const windows = windowsOf(attributes, x.shape.slice(1));
      return convolveTransposed(x, tensors.weight, tensors.bias, windows, attributes.outChannels);
    },
  }),
);
