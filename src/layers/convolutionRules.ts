import type { Evaluation, Lowering, Report } from '../core/layer.ts';
import { sizeOf, type Shape } from '../core/shape.ts';
import type { Tensor } from '../core/tensor.ts';
import { axisWindows, slide, type AxisWindow, type Window } from '../core/window.ts';
import type { OpBuilder } from '../ops/index.ts';
import type { Value } from '../ops/op.ts';
import { convolve } from '../reference/convolution.ts';
import { padded, type PaddingMode } from '../reference/padding.ts';
import { checkBorders, lowerBorders } from './borders.ts';
import { windowAttributes } from './windowAttributes.ts';

/** A convolution with everything said: what its relatives turn their own attributes into. */
export interface ConvolutionValues extends Window {
  readonly outChannels: number;
  readonly groups: number;
  readonly bias: boolean | 'position';
  readonly paddingMode: PaddingMode;
  readonly flip: boolean;
}

/** Weights of a convolution: [out, in / groups, …kernel], and a bias per channel or per element of the output. */
export function weightsOf([inChannels, ...spatial]: Shape, values: ConvolutionValues) {
  const { outChannels, groups, kernelSize, bias } = values;
  const biasShape = bias === 'position' ? [outChannels, ...slide(values, spatial)] : [outChannels];
  return {
    weight: [outChannels, inChannels / groups, ...kernelSize] as readonly number[],
    ...(bias !== false && { bias: biasShape as readonly number[] }),
  };
}

/** Every weight multiplies once for each output position. */
export function convolutionMacs([, ...spatial]: Shape, { weight }: { readonly weight: readonly number[] }): number {
  return sizeOf(weight) * sizeOf(spatial);
}

/** Reports padding that the input cannot fill. */
export function checkConvolution(x: Shape, values: ConvolutionValues, report: Report): void {
  checkBorders(x, bordersOf(axisWindows(values, x.slice(1))), values.paddingMode, report);
}

type Weights = Readonly<Record<'weight', readonly number[]>> & Readonly<Partial<Record<'bias', readonly number[]>>>;

/** A convolution as ONNX operators. */
export function lowerConvolution(
  { ops, x, inputShapes: [input = [0]], tensors }: Lowering<unknown, Weights>,
  values: ConvolutionValues,
): Value {
  const windows = axisWindows(values, input.slice(1));
  const { paddingMode, bias, flip, groups, dilation, kernelSize } = values;
  const bordered = paddingMode !== 'zeros';
  const source = bordered ? lowerBorders(ops, x, input, bordersOf(windows), paddingMode) : x;
  const y = ops.Conv(
    {
      X: source,
      W: flip ? lowerFlip(ops, tensors.weight, kernelSize.length) : tensors.weight,
      B: bias === 'position' ? undefined : tensors.bias,
    },
    {
      ...windowAttributes(bordered ? windows.map(withoutBorder) : windows),
      dilations: dilation,
      group: groups,
    },
  );
  return bias === 'position' && tensors.bias !== undefined ? ops.Add({ A: y, B: tensors.bias }) : y;
}

/** A convolution from its equation. */
export function equationOf(
  { x, tensors }: Pick<Evaluation<unknown, Weights>, 'x' | 'tensors'>,
  values: ConvolutionValues,
): Tensor {
  const windows = axisWindows(values, x.shape.slice(1));
  const source = padded(x, bordersOf(windows), values.paddingMode);
  const bare = windows.map(withoutBorder);
  const weight = values.flip ? flipped(tensors.weight) : tensors.weight;
  if (values.bias !== 'position') return convolve(source, weight, tensors.bias, bare);
  const { shape, data } = convolve(source, weight, undefined, bare);
  return { shape, data: data.map((element, index) => element + (tensors.bias?.data[index] ?? 0)) };
}

function bordersOf(windows: readonly AxisWindow[]): readonly (readonly [number, number])[] {
  return windows.map(({ begin, end }) => [begin, end]);
}

/** The same window over an input whose border has been made real. */
function withoutBorder(window: AxisWindow): AxisWindow {
  return { ...window, input: window.input + window.begin + window.end, begin: 0, end: 0 };
}

/** The kernel read backwards along every spatial axis. */
function lowerFlip(ops: OpBuilder, weight: Value, rank: number): Value {
  const axes = Array.from({ length: rank }, (_, axis) => axis + 2);
  const each = (entry: number): Value => ops.int64(axes.map(() => entry));
  const beforeAll = -(2 ** 31);
  return ops.Slice({ data: weight, starts: each(-1), ends: each(beforeAll), axes: ops.int64(axes), steps: each(-1) });
}

function flipped({ shape, data }: Tensor): Tensor {
  const taps = sizeOf(shape.slice(2));
  return {
    shape,
    data: data.map((_, index) => data[index - (index % taps) + taps - 1 - (index % taps)] ?? 0),
  };
}
