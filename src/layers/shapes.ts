import { channelDivisor, wholeNumber, wholeNumbers } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import type { AxisMap } from '../core/receptiveField.ts';
import { axisNames, formatShape, sizeOf, unknown, type Shape } from '../core/shape.ts';
import { elementAt, reshaped, tensorOf } from '../reference/tensor.ts';
import { sliceAxis } from './borders.ts';
import { checkSplit } from './divisors.ts';

export const flatten = defineLayer({
  type: 'flatten',
  summary: 'Lays channels and positions out as one vector, channel by channel.',
  source: 'ONNX Flatten-13; PyTorch `torch.nn.Flatten`',
  category: 'shape',
  linearity: 'kept',
  view: true,
  readsAll: true,
  attributes: {},
  output: x => [sizeOf(x)],
  lower: ({ ops, x }) => ops.Flatten({ input: x }, { axis: 1 }),
  equation: ({ x, outputShape }) => reshaped(x, outputShape),
});

export const reshape = defineLayer({
  type: 'reshape',
  summary: 'Gives the same numbers, in the same order, another shape.',
  source: 'ONNX Reshape-13; PyTorch `torch.nn.Unflatten`',
  category: 'shape',
  linearity: 'kept',
  view: true,
  readsAll: true,
  attributes: {
    shape: wholeNumbers('The new shape, channels first; one entry may be −1 for what is left.', -1).usually([-1]),
  },
  check(x, { shape }, report) {
    const open = shape.filter(size => size === -1).length;
    const rest = sizeOf(shape.filter(size => size !== -1));
    const count = sizeOf(x);
    const problem =
      4 < shape.length
        ? `the shape has ${shape.length} axes; use channels and at most 3 spatial axes`
        : 1 < open || shape.includes(0)
          ? `the shape ${shape.join('×')} needs sizes of at least 1, and at most one −1`
          : (open === 0 && !Number.isNaN(count) && rest !== count) || 0 < count % rest
            ? `${formatShape(x)} has ${count} numbers and ${shape.join('×')} takes ${open === 0 ? rest : `a multiple of ${rest}`}; change the shape`
            : undefined;
    if (problem !== undefined) report({ attribute: 'shape' }, 'shape-does-not-fit', problem);
  },
  output(x, { shape }) {
    const rest = sizeOf(shape.filter(size => size !== -1));
    const [channels = unknown, ...spatial] = shape.map(size => (size === -1 ? sizeOf(x) / rest : size));
    return [channels, ...spatial];
  },
  lower: ({ ops, x, outputShape }) => ops.Reshape({ data: x, shape: ops.int64([0, ...outputShape]) }),
  equation: ({ x, outputShape }) => reshaped(x, outputShape),
});

export const permute = defineLayer({
  type: 'permute',
  summary: 'Puts the axes in another order.',
  source: 'ONNX Transpose-13; PyTorch `torch.permute`',
  category: 'shape',
  attributes: {
    dims: wholeNumbers(
      'For each axis of the output, which axis of the input it is: 0 for the channels, 1 and on for positions.',
      0,
    ).usually([0, 2, 1]),
  },
  check(x, { dims }, report) {
    const axes = x.map((_, axis) => axis);
    if ([...dims].sort().join() !== axes.join())
      report(
        { attribute: 'dims' },
        'wrong-axes',
        `dims is ${dims.join(', ')}; list each of ${axes.join(', ')} once: the input is ${axisNames(x.length - 1).join('×')}`,
      );
  },
  // Where channels take the place of positions, no unit has a patch of its own.
  reads: (_, { dims }): readonly AxisMap[] | undefined =>
    dims[0] === 0 ? dims.slice(1).map(dim => ({ step: 1, from: 0, span: 0, axis: dim - 1 })) : undefined,
  output(x, { dims }) {
    const [channels = unknown, ...spatial] = dims.map(dim => x[dim] ?? unknown);
    return [channels, ...spatial];
  },
  lower: ({ ops, x, attributes: { dims } }) => ops.Transpose({ data: x }, { perm: [0, ...dims.map(dim => dim + 1)] }),
  equation: ({ x, outputShape, attributes: { dims } }) =>
    tensorOf(outputShape, at => {
      const source = x.shape.map(() => 0);
      dims.forEach((dim, axis) => (source[dim] = at[axis] ?? 0));
      return elementAt(x, source);
    }),
});

export const slice = defineLayer({
  type: 'slice',
  summary: 'Takes every `step`-th entry of an axis from `start` to before `end`.',
  source: 'ONNX Slice-13; Python slices',
  category: 'shape',
  attributes: {
    axis: wholeNumber('The axis: 0 for the channels, 1 and on for positions.', 0).default(0),
    start: wholeNumber('First entry; negative numbers count from the end.', -Infinity).default(0),
    end: wholeNumber('First entry that is left out; negative numbers count from the end.', -Infinity).optional(
      'the length',
    ),
    step: wholeNumber('Distance between the entries that are taken.').default(1),
  },
  check(x, attributes, report) {
    const length = x[attributes.axis];
    if (length === undefined) {
      const names = axisNames(x.length - 1).join('×');
      report(
        { attribute: 'axis' },
        'wrong-axes',
        `axis ${attributes.axis} does not exist: the input is ${names}; use 0 to ${x.length - 1}`,
      );
      return;
    }
    const { start, end } = boundsOf(attributes, length);
    if (end <= start)
      report(
        { attribute: 'start' },
        'nothing-left',
        `entries ${start} to before ${end} of ${length} are none; let start be less than end`,
      );
  },
  reads: (x, attributes) =>
    x.slice(1).map((length, axis) => {
      if (axis !== attributes.axis - 1) return { step: 1, from: 0, span: 0 };
      return { step: attributes.step, from: boundsOf(attributes, length).start, span: 0 };
    }),
  output: (x, attributes) => sliced(x, attributes),
  lower({ ops, x, inputShapes: [input = [0]], attributes }) {
    const { start, end } = boundsOf(attributes, input[attributes.axis] ?? 0);
    return sliceAxis(ops, x, attributes.axis + 1, start, end, attributes.step);
  },
  equation({ x, outputShape, attributes }) {
    const { start } = boundsOf(attributes, x.shape[attributes.axis] ?? 0);
    return tensorOf(outputShape, at =>
      elementAt(
        x,
        at.map((position, axis) => (axis === attributes.axis ? start + position * attributes.step : position)),
      ),
    );
  },
});

interface SliceValues {
  readonly axis: number;
  readonly start: number;
  readonly end: number | undefined;
  readonly step: number;
}

/** The bounds as numbers from 0 to the length, as Python reads them. */
function boundsOf({ start, end }: SliceValues, length: number): { readonly start: number; readonly end: number } {
  const bound = (written: number): number => Math.min(Math.max(written < 0 ? written + length : written, 0), length);
  return { start: bound(start), end: bound(end ?? length) };
}

function sliced(x: Shape, attributes: SliceValues): Shape {
  const [channels, ...spatial] = x;
  const lengthOf = (length: number, axis: number): number => {
    if (axis !== attributes.axis) return length;
    const { start, end } = boundsOf(attributes, length);
    return Math.ceil((end - start) / attributes.step);
  };
  return [lengthOf(channels, 0), ...spatial.map((length, axis) => lengthOf(length, axis + 1))];
}

export const channelShuffle = defineLayer({
  type: 'channelShuffle',
  summary: 'Deals the channels of the groups out in turn, so that the next grouped convolution sees some of each.',
  source: 'Zhang et al. 2018 (ShuffleNet), §3.1; PyTorch `torch.nn.ChannelShuffle`',
  category: 'shape',
  attributes: { groups: channelDivisor('Number of groups.') },
  check: ([channels], { groups }, report) =>
    checkSplit(channels, groups, { attribute: 'groups', what: 'channels', parts: 'groups' }, report),
  output: x => x,
  lower({ ops, x, inputShapes: [input = [0]], attributes: { groups } }) {
    const [channels, ...spatial] = input;
    const dealt = ops.Reshape({ data: x, shape: ops.int64([0, groups, channels / groups, sizeOf(spatial)]) });
    const turned = ops.Transpose({ data: dealt }, { perm: [0, 2, 1, 3] });
    return ops.Reshape({ data: turned, shape: ops.int64([0, ...input]) });
  },
  equation({ x, attributes: { groups } }) {
    const perGroup = (x.shape[0] ?? 0) / groups;
    return tensorOf(x.shape, ([channel = 0, ...at]) =>
      elementAt(x, [(channel % groups) * perGroup + Math.floor(channel / groups), ...at]),
    );
  },
});
