import { channelDivisor, channels, flag, flagOr, oneOf, padding, perAxis } from '../core/attribute.ts';
import { defineLayer, type Report } from '../core/layer.ts';
import type { Shape } from '../core/shape.ts';
import { slide, type WindowRule } from '../core/window.ts';
import { paddingModes } from './borders.ts';
import { checkConvolution, convolutionMacs, equationOf, lowerConvolution, weightsOf } from './convolutionRules.ts';
import { checkSplit } from './divisors.ts';
import { axesInWords, forEachRank, type Rank } from './ranks.ts';

/** The attributes that convolutions share. */
function convolutionAttributes(rank: Rank) {
  return {
    kernelSize: perAxis(rank, `Kernel ${axesInWords[rank]}, px.`).usually(3),
    stride: perAxis(rank, 'Step between windows, px.').default(1),
    padding: padding(
      rank,
      'Border added at each side, px: a number, one per axis, `[begin, end]` pairs, `"same"` (output ⌈input / stride⌉) or `"valid"` (none).',
      ['same', 'valid'],
    )
      .default(0)
      .usually(1),
    dilation: perAxis(rank, 'Distance between the taps of the kernel, px.').default(1),
    bias: flagOr('Adds learned numbers to the output: one per channel, or one for each of its elements.', {
      position: 'One number for each channel and position; the layer then fits one size of input only.',
    }).default(true),
    paddingMode: oneOf('What the padding holds.', paddingModes).default('zeros'),
    flip: flag('Turns the kernel around, as convolution is defined in mathematics; for teaching.').default(false),
  };
}

/** Convolution over one, two or three spatial axes; one code path for all. */
export const convolutions = forEachRank(rank =>
  defineLayer({
    type: `conv${rank}d`,
    summary: 'Slides `outChannels` learned kernels over a feature map.',
    source: 'ONNX Conv-11; Dumoulin & Visin 2016, §2; PyTorch `torch.nn.Conv2d`',
    category: 'convolution',
    linearity: 'learned',
    rank,
    attributes: {
      outChannels: channels('Number of kernels, and so of output channels.'),
      ...convolutionAttributes(rank),
      groups: channelDivisor(
        'Groups of channels that do not see each other; as many as input channels for a depthwise layer.',
      ).default(1),
    },
    startingValues: { bias: 0 },
    check(x, attributes, report) {
      checkGroups(x[0], attributes.outChannels, attributes.groups, report);
      checkConvolution(x, attributes, report);
    },
    window: attributes => attributes,
    windowRule: weighing,
    border: ({ paddingMode }) => paddingMode,
    output: ([, ...spatial], attributes) => [attributes.outChannels, ...slide(attributes, spatial)],
    weights: weightsOf,
    macs: convolutionMacs,
    lower: lowering => lowerConvolution(lowering, lowering.attributes),
    equation: evaluation => equationOf(evaluation, evaluation.attributes),
  }),
);

/** Depthwise convolution: every channel has kernels of its own. */
export const depthwiseConvolutions = forEachRank(rank => {
  const attributes = {
    ...convolutionAttributes(rank),
    multiplier: channels('Kernels, and so output channels, for each input channel.').default(1),
  };
  const asConvolution = <Written extends { multiplier: number }>([inChannels]: Shape, written: Written) => ({
    ...written,
    groups: inChannels,
    outChannels: inChannels * written.multiplier,
  });
  return defineLayer({
    type: `depthwiseConv${rank}d`,
    summary: 'Slides kernels of its own over each channel; channels do not mix.',
    source: 'ONNX Conv-11 with group = channels; Howard et al. 2017, §3.1',
    category: 'convolution',
    linearity: 'learned',
    rank,
    attributes,
    startingValues: { bias: 0 },
    check: (x, written, report) => checkConvolution(x, asConvolution(x, written), report),
    window: written => written,
    windowRule: weighing,
    border: ({ paddingMode }) => paddingMode,
    output: ([inChannels, ...spatial], written) => [inChannels * written.multiplier, ...slide(written, spatial)],
    weights: (x, written) => weightsOf(x, asConvolution(x, written)),
    macs: convolutionMacs,
    lower: lowering => lowerConvolution(lowering, asConvolution(lowering.inputShapes[0] ?? [0], lowering.attributes)),
    equation: evaluation => {
      const [inChannels = 0, ...spatial] = evaluation.x.shape;
      return equationOf(evaluation, asConvolution([inChannels, ...spatial], evaluation.attributes));
    },
  });
});

interface WeighingAttributes {
  readonly flip: boolean;
  readonly bias: boolean | 'position';
}

/** What becomes of the cells under a kernel. */
function weighing({ flip, bias }: WeighingAttributes): WindowRule {
  return { kind: 'weigh', isFlipped: flip, hasBias: bias !== false };
}

/** Reports channels that cannot be split into groups. */
export function checkGroups(inChannels: number, outChannels: number, groups: number, report: Report): void {
  const split = { attribute: 'groups', parts: 'groups' };
  checkSplit(inChannels, groups, { ...split, what: 'input channels', besides: outChannels }, report);
  checkSplit(outChannels, groups, { ...split, what: 'output channels', besides: inChannels }, report);
}
