import { Conv } from '../../ops/conv.ts';
import type { OpBuilder } from '../../ops/index.ts';
import type { Value } from '../../ops/op.ts';
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
    const [, , ...spatial] = shapeOf(X);
    const [, , ...kernel] = shapeOf(W);
    const sizes = sizesOf(attributes, kernel);
    return {
      X: () => spreadBack(ops, dy, W, spatial, shapeOf(y).slice(2), sizes),
      W: () => kernelGradient(ops, X, dy, shapeOf(X), shapeOf(y), sizes),
      B: () => sumOverPositions(ops, dy, shapeOf(y)),
    };
  },
});

/** The transposed convolution, from windows back to positions; those behind the last window get nothing. */
function spreadBack(
  ops: OpBuilder,
  dy: Value,
  W: Value,
  spatial: readonly number[],
  windows: readonly number[],
  { group, kernel, strides, dilations, pads }: ConvolutionSizes,
): Value {
  const reached = windows.map(
    (count, axis) =>
      (count - 1) * (strides[axis] ?? 1) +
      ((kernel[axis] ?? 1) - 1) * (dilations[axis] ?? 1) +
      1 -
      (pads[axis] ?? 0) -
      (pads[axis + spatial.length] ?? 0),
  );
  return ops.ConvTranspose(
    { X: dy, W },
    {
      kernel_shape: kernel,
      strides,
      dilations,
      pads,
      group,
      output_padding: spatial.map((size, axis) => size - (reached[axis] ?? 0)),
    },
  );
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
  { group, kernel, strides, dilations, pads }: ConvolutionSizes,
): Value {
  const [batch = 0, inChannels = 0, ...spatial] = inputShape;
  const [, outChannels = 0, ...windows] = outputShape;
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

/** The gradient of what is added to each channel. */
export function sumOverPositions(ops: OpBuilder, dy: Value, [, channels = 0, ...spatial]: readonly number[]): Value {
  const axes = ops.int64([0, ...spatial.map((_, axis) => axis + 2)]);
  return ops.Reshape({ data: ops.ReduceSum({ data: dy, axes }), shape: ops.int64([channels]) });
}
