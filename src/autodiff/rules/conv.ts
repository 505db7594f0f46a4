import { Conv } from '../../ops/conv.ts';
import type { ConvTranspose } from '../../ops/convTranspose.ts';
import type { OpBuilder } from '../../ops/index.ts';
import type { OpAttributes, Value } from '../../ops/op.ts';
import { gradientOf } from '../rule.ts';

/** A convolution with everything in numbers, axis by axis. */
export interface ConvolutionSizes {
  readonly group: number;
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Before each axis, then behind each. */
  readonly pads: readonly number[];
}

/** The sizes of a call: what is left out has the default of the specification. */
export function sizesOf(
  attributes: { readonly [Name in 'strides' | 'dilations' | 'pads']?: readonly number[] | undefined } & {
    readonly group?: number | undefined;
  },
  kernel: readonly number[],
): ConvolutionSizes {
  return {
    kernel,
    group: attributes.group ?? 1,
    strides: attributes.strides ?? kernel.map(() => 1),
    dilations: attributes.dilations ?? kernel.map(() => 1),
    pads: attributes.pads ?? kernel.flatMap(() => [0, 0]),
  };
}

/** Number of windows along each axis. */
export function windowsAlong(
  spatial: readonly number[],
  { kernel, strides, dilations, pads }: Omit<ConvolutionSizes, 'group'>,
): readonly number[] {
  return spatial.map((size, axis) => {
    const padded = size + (pads[axis] ?? 0) + (pads[axis + spatial.length] ?? 0);
    const reach = ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) + 1;
    return Math.floor((padded - reach) / (strides[axis] ?? 1)) + 1;
  });
}

/**
 * Source: Dumoulin & Visin 2016, §4: the gradient of the input is the transposed convolution of dY with the same kernel; that of the kernel is
 * the convolution of the input with dY, with batch and channels changing places, and strides with dilations.
 */
export const conv = gradientOf(Conv, {
  output({ inputs: { X, W }, attributes, shapeOf }) {
    const [batch = 0, , ...spatial] = shapeOf(X);
    const [outChannels = 0, , ...kernel] = shapeOf(W);
    return [batch, outChannels, ...windowsAlong(spatial, sizesOf(attributes, kernel))];
  },
  gradients({ ops, inputs: { X, W }, attributes, shapeOf, y, dy }) {
    const [, , ...kernel] = shapeOf(W);
    const sizes = sizesOf(attributes, kernel);
    return {
      X: () => spreadBack(ops, dy, W, shapeOf(X), shapeOf(y), sizes),
      W: () => kernelGradient(ops, X, dy, shapeOf(X), shapeOf(y), sizes),
      B: () => sumOverPositions(ops, dy, shapeOf(y)),
    };
  },
});

/**
 * The transposed convolution, from windows back to positions; those behind the last window get nothing. Along one axis the examples become the
 * rows of one picture: one product of large matrices takes a third of the time of one for each example.
 */
export function spreadBack(
  ops: OpBuilder,
  dy: Value,
  W: Value,
  inputShape: readonly number[],
  outputShape: readonly number[],
  sizes: ConvolutionSizes,
): Value {
  const [batch = 0, inChannels = 0, ...spatial] = inputShape;
  const [, outChannels = 0, ...windows] = outputShape;
  if (1 < spatial.length || batch === 1) return ops.ConvTranspose({ X: dy, W }, spreading(spatial, windows, sizes));
  const { kernel, strides, dilations, pads, ...rest } = sizes;
  const [before = 0, behind = 0] = pads;
  const asRows = ops.Reshape({
    data: ops.Transpose({ data: dy }, { perm: [1, 0, 2] }),
    shape: ops.int64([1, outChannels, batch, ...windows]),
  });
  const rowKernel = ops.Reshape({ data: W, shape: ops.int64([outChannels, inChannels / sizes.group, 1, ...kernel]) });
  const rows = ops.ConvTranspose(
    { X: asRows, W: rowKernel },
    spreading([batch, ...spatial], [batch, ...windows], {
      ...rest,
      kernel: [1, ...kernel],
      strides: [1, ...strides],
      dilations: [1, ...dilations],
      pads: [0, before, 0, behind],
    }),
  );
  const inOrder = ops.Reshape({ data: rows, shape: ops.int64([inChannels, batch, ...spatial]) });
  return ops.Transpose({ data: inOrder }, { perm: [1, 0, 2] });
}

/** Attributes of the transposed convolution that gives back exactly the positions of before. */
function spreading(
  spatial: readonly number[],
  windows: readonly number[],
  { group, kernel, strides, dilations, pads }: ConvolutionSizes,
): OpAttributes<typeof ConvTranspose> {
  const reached = windows.map(
    (count, axis) =>
      (count - 1) * (strides[axis] ?? 1) +
      ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) +
      1 -
      (pads[axis] ?? 0) -
      (pads[axis + spatial.length] ?? 0),
  );
  return {
    kernel_shape: kernel,
    strides,
    dilations,
    pads,
    group,
    output_padding: spatial.map((size, axis) => size - (reached[axis] ?? 0)),
  };
}

/**
 * The gradient of a kernel of shape [out, in / groups, …]: the sum over examples and windows of what was read, times dY. `X` is what the kernel
 * slides over, `dy` what it gives.
 */
export function kernelGradient(
  ops: OpBuilder,
  X: Value,
  dy: Value,
  inputShape: readonly number[],
  outputShape: readonly number[],
  sizes: ConvolutionSizes,
): Value {
  const { group, kernel, strides, dilations, pads } = sizes;
  const [batch = 0, inChannels = 0, ...spatial] = inputShape;
  const [, outChannels = 0, ...windows] = outputShape;
  if (kernel.length === 1 && group === 1) return kernelOfOneAxis(ops, X, dy, inputShape, outputShape, sizes);
  const axes = kernel.map((_, axis) => axis + 2);
  // Channels of a group become the batch; examples become channels, group by group.
  const groupedInput =
    group === 1
      ? ops.Transpose({ data: X }, { perm: [1, 0, ...axes] })
      : ops.Reshape({
          data: ops.Transpose(
            { data: ops.Reshape({ data: X, shape: ops.int64([batch, group, inChannels / group, ...spatial]) }) },
            { perm: [2, 1, 0, ...axes.map(axis => axis + 1)] },
          ),
          shape: ops.int64([inChannels / group, group * batch, ...spatial]),
        });
  const examplesLast = ops.Transpose({ data: dy }, { perm: [1, 0, ...axes] });
  // [in / groups, out, …]: the kernel, with more positions where strides left some of the input over.
  const wide = ops.Conv(
    { X: groupedInput, W: examplesLast },
    { kernel_shape: windows, strides: dilations, dilations: strides, pads, group },
  );
  const found = windowsAlong(spatial, { kernel: windows, strides: dilations, dilations: strides, pads });
  const cut = found.every((size, axis) => size === kernel[axis])
    ? wide
    : ops.Slice({
        data: wide,
        starts: ops.int64(kernel.map(() => 0)),
        ends: ops.int64(kernel),
        axes: ops.int64(axes),
        steps: ops.int64(kernel.map(() => 1)),
      });
  // One channel in and one out need no turning around.
  return 1 < inChannels / group || 1 < outChannels ? ops.Transpose({ data: cut }, { perm: [1, 0, ...axes] }) : cut;
}

/**
 * The same along one axis as one product of matrices: what each tap has read, in rows, times dY. A convolution with a kernel as wide as its
 * input would take three times as long.
 */
function kernelOfOneAxis(
  ops: OpBuilder,
  X: Value,
  dy: Value,
  [batch = 0, inChannels = 0]: readonly number[],
  [, outChannels = 0, windows = 0]: readonly number[],
  {
    kernel: [taps = 1],
    strides: [stride = 1],
    dilations: [dilation = 1],
    pads: [before = 0, behind = 0],
  }: ConvolutionSizes,
): Value {
  const channelsFirst = ops.Transpose({ data: X }, { perm: [1, 0, 2] });
  const padded =
    before === 0 && behind === 0
      ? channelsFirst
      : ops.Pad({ data: channelsFirst, pads: ops.int64([0, 0, before, 0, 0, behind]) }, { mode: 'constant' });
  const readBy = (tap: number): Value => {
    const start = tap * dilation;
    return ops.Slice({
      data: padded,
      starts: ops.int64([start]),
      ends: ops.int64([start + (windows - 1) * stride + 1]),
      axes: ops.int64([2]),
      steps: ops.int64([stride]),
    });
  };
  const read = ops.Reshape({
    data: ops.Concat({ inputs: Array.from({ length: taps }, (_, tap) => readBy(tap)) }, { axis: 0 }),
    shape: ops.int64([taps * inChannels, batch * windows]),
  });
  const given = ops.Reshape({
    data: ops.Transpose({ data: dy }, { perm: [1, 0, 2] }),
    shape: ops.int64([outChannels, batch * windows]),
  });
  const product = ops.Gemm({ A: given, B: read }, { transB: 1 });
  const byTap = ops.Reshape({ data: product, shape: ops.int64([outChannels, taps, inChannels]) });
  return ops.Transpose({ data: byTap }, { perm: [0, 2, 1] });
}

/** The gradient of what is added to each channel. */
export function sumOverPositions(ops: OpBuilder, dy: Value, [, channels = 0, ...spatial]: readonly number[]): Value {
  const axes = ops.int64([0, ...spatial.map((_, axis) => axis + 2)]);
  return ops.Reshape({ data: ops.ReduceSum({ data: dy, axes }), shape: ops.int64([channels]) });
}
