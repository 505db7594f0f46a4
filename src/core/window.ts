import { unknown } from './shape.ts';

/** Zeros added before and after one axis, px. */
export type AxisPadding = readonly [begin: number, end: number];

/** Padding of every axis, or "same": as much as makes the output ⌈input / stride⌉ long, the odd pixel at the end. */
export type Padding = 'same' | readonly AxisPadding[];

/** What stands beyond the border of a map: numbers that come from elsewhere, or the map itself, mirrored, repeated or wrapped around. */
export type BorderContent = 'zeros' | 'constant' | 'reflect' | 'replicate' | 'circular';

/** A window that slides over the spatial axes, one entry per axis, px. Windows that start beyond the input and its leading padding do not exist. */
export interface Window {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: Padding;
  /** Rounds the number of windows up instead of down, as pooling in PyTorch can. */
  readonly ceilMode?: boolean;
}

/** The kernel of a transposed convolution, one entry per axis, px: each input is spread over it, a stride from the next. */
export type Spread = Pick<Window, 'kernelSize' | 'stride' | 'dilation'>;

/**
 * What a layer makes of the cells under its window, between one input channel and one output channel: adds them up, each times its
 * number of the kernel; spreads each over the kernel; takes the largest, or the mean.
 */
export type WindowRule =
  | {
      readonly kind: 'weigh';
      /** Whether the kernel is turned around before it slides. */
      readonly isFlipped: boolean;
      readonly hasBias: boolean;
      /** Its numbers in row-major order, where the layer fixes them. */
      readonly kernel?: readonly number[];
    }
  | {
      readonly kind: 'spread';
      /** Cut off at each side of the output, px. */
      readonly padding: Padding;
      /** Added at the end of each axis of the output, px. */
      readonly outputPadding: readonly number[];
      readonly hasBias: boolean;
    }
  | { readonly kind: 'largest' }
  | {
      readonly kind: 'mean';
      /** Whether cells of the padding count as zeros. */
      readonly countsPadding: boolean;
    };

/** A window on one axis of known length, with its padding in numbers. */
export interface AxisWindow {
  readonly input: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly begin: number;
  readonly end: number;
  /** Pixels that one window spans, dilation included: dilation · (kernel − 1) + 1. */
  readonly extent: number;
  /** Number of windows; NaN when none fits or the input is unknown. */
  readonly output: number;
  /** Pixels beyond the trailing padding that the last window of ceil mode reaches into. */
  readonly overhang: number;
}

/** An axis of one pixel, and a window that covers it: the axis that a signal does not have. */
export const onePixel: AxisWindow = {
  input: 1,
  kernel: 1,
  stride: 1,
  dilation: 1,
  begin: 0,
  end: 0,
  extent: 1,
  output: 1,
  overhang: 0,
};

/**
 * The window on each axis of an input of the given spatial size.
 * output = ⌊(input + begin + end − extent) / stride⌋ + 1; in ceil mode ⌈…⌉, without a last window that would lie wholly in
 * the trailing padding. Source: Dumoulin & Visin 2016, relationship 6; PyTorch `pooling_output_shape`.
 */
export function axisWindows(window: Window, spatial: readonly number[]): readonly AxisWindow[] {
  return spatial.map((input, axis) => {
    const kernel = window.kernelSize[axis] ?? unknown;
    const stride = window.stride[axis] ?? unknown;
    const dilation = window.dilation[axis] ?? unknown;
    const extent = dilation * (kernel - 1) + 1;
    const [begin, end] =
      window.padding === 'same' ? samePadding(input, extent, stride) : (window.padding[axis] ?? [0, 0]);
    const room = input + begin + end - extent;
    const output = countWindows(room, stride, input + begin, window.ceilMode ?? false);
    const overhang = Math.max(0, (output - 1) * stride - room);
    return { input, kernel, stride, dilation, begin, end, extent, output, overhang };
  });
}

/** Spatial size after the window has slid over the input; NaN on an axis where no window fits. */
export function slide(window: Window, spatial: readonly number[]): readonly number[] {
  return axisWindows(window, spatial).map(axis => axis.output);
}

/**
 * Shortest input that gives at least `output` windows, px; the inverse of `slide` on one axis.
 * For "same" padding any length of (output − 1) · stride + 1 will do.
 */
export function shortestInput(window: Window, axis: number, output: number): number {
  const stride = window.stride[axis] ?? unknown;
  const reach = (output - 1) * stride + 1;
  if (window.padding === 'same') return reach;
  const extent = (window.dilation[axis] ?? unknown) * ((window.kernelSize[axis] ?? unknown) - 1);
  const [begin, end] = window.padding[axis] ?? [0, 0];
  const floored = reach + extent - begin - end;
  if (window.ceilMode !== true) return Math.max(1, floored);
  // In ceil mode the last window may hang over by up to stride − 1, as long as it starts inside the input.
  const hung = output === 1 ? floored : Math.max(floored - stride + 1, (output - 1) * stride - begin + 1);
  return Math.max(1, hung);
}

function samePadding(input: number, extent: number, stride: number): AxisPadding {
  const total = Math.max(0, (Math.ceil(input / stride) - 1) * stride + extent - input);
  const begin = Math.floor(total / 2);
  return [begin, total - begin];
}

function countWindows(room: number, stride: number, firstBeyond: number, ceilMode: boolean): number {
  if (Number.isNaN(room) || room < 0) return unknown;
  if (!ceilMode) return Math.floor(room / stride) + 1;
  const windows = Math.ceil(room / stride) + 1;
  return firstBeyond <= (windows - 1) * stride ? windows - 1 : windows;
}
