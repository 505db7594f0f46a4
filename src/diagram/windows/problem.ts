import {
  axisWindows,
  onePixel,
  type AxisPadding,
  type AxisWindow,
  type BorderContent,
  type WindowRule,
} from '../../core/window.ts';
import type { DiagramWindow } from '../model.ts';

/** Rows and columns of cells. */
export interface GridSize {
  readonly rows: number;
  readonly columns: number;
}

/** A layer on an input that can be seen cell by cell, from one channel to one channel. */
export interface WindowProblem {
  readonly rule: WindowRule;
  /** What the padding holds. */
  readonly border: BorderContent;
  /**
   * Rows, then columns; a signal has one row. Where the layer spreads they are those of the convolution that it is the transpose of:
   * their `input` is what the layer gives, and their `output` what it reads.
   */
  readonly axes: readonly [rows: AxisWindow, columns: AxisWindow];
  readonly isSignal: boolean;
  readonly kernel: GridSize;
  readonly input: GridSize;
  readonly output: GridSize;
  /** Whether the layer reads more cells than these. */
  readonly isReduced: boolean;
  /** Spatial size of what the layer itself reads, px. */
  readonly ownInput: readonly number[];
  /** Taps of the kernel along the axis that is not seen, for a layer of three axes: one slice of it is shown. */
  readonly depth: number | undefined;
  /** Whether there could be more windows on an axis. */
  readonly canGrow: boolean;
}

/** Inputs of no more than this are shown as they are, px per axis: 8×8 cells have a matrix of 64 columns, the most that is drawn. */
const wholeSide = { signal: 16, image: 8 } as const;

/** Windows per axis that show how a layer goes on: two at the borders, the others between them. */
const enoughWindows = { signal: 6, image: 5, withStride: 3 } as const;

/** Cells per axis with padding that can be seen at once. */
const mostCells = 40;

/**
 * The smallest input that shows what a layer does, longer by `growth` windows on each axis; its own when that is small. An axis gets
 * shorter by whole strides, so that padding, "same", ceil mode and what is left over at the end stay what they are. Undefined when the
 * layer has no rule, no window fits, or the kernel is too large to be seen.
 */
export function windowProblem(window: DiagramWindow | undefined, growth = 0): WindowProblem | undefined {
  const { numbers } = window ?? {};
  if (window === undefined || numbers === undefined) return undefined;
  const rank = numbers.input.length;
  const seen = numbers.input.map((_, axis) => axis).slice(-2);
  const isSignal = seen.length === 1;
  const reduced = seen.map(axis => reduce(axisOf(window, axis), isSignal, growth));
  const [columns, rows = onePixel] = reduced.toReversed();
  if (columns === undefined || [rows, columns].some(({ input, output }) => !(0 < input) || !(0 < output)))
    return undefined;
  const sides = [rows, columns].map(({ begin, input, end, overhang }) => begin + input + end + overhang);
  if (mostCells < Math.max(...sides)) return undefined;
  const isSpread = numbers.rule.kind === 'spread';
  const wide = { rows: rows.input, columns: columns.input };
  const narrow = { rows: rows.output, columns: columns.output };
  const [input, output] = isSpread ? [narrow, wide] : [wide, narrow];
  const own = seen.map(axis => numbers.input[axis] ?? 0);
  const read = isSignal ? [input.columns] : [input.rows, input.columns];
  const isReduced = read.some((side, axis) => side < (own[axis] ?? 0));
  return {
    rule: numbers.rule,
    border: numbers.border,
    axes: [rows, columns],
    isSignal,
    kernel: { rows: rows.kernel, columns: columns.kernel },
    input,
    output,
    isReduced,
    ownInput: numbers.input,
    depth: rank === 3 ? window.kernelSize[0] : undefined,
    canGrow: isReduced && Math.max(...sides) + Math.max(rows.stride, columns.stride) <= mostCells / 2,
  };
}

/** One axis of the layer as it is, whatever its length. */
interface Axis {
  readonly own: number;
  windowsOf(length: number): AxisWindow | undefined;
  readonly isSpread: boolean;
  readonly stride: number;
  readonly extent: number;
  readonly border: number;
}

function axisOf(window: DiagramWindow, axis: number): Axis {
  const at = <Entry>(entries: readonly Entry[], missing: Entry): Entry => entries[axis] ?? missing;
  const [kernel, stride, dilation] = [at(window.kernelSize, 1), at(window.stride, 1), at(window.dilation, 1)];
  const [begin, end]: AxisPadding = at<AxisPadding>(window.padding, [0, 0]);
  const extent = dilation * (kernel - 1) + 1;
  const rule = window.numbers?.rule;
  const own = at(window.numbers?.input ?? [], 1);
  const border = (window.numbers?.border ?? 'zeros') === 'zeros' ? 0 : Math.max(begin, end);
  if (rule?.kind !== 'spread') {
    const slid = {
      kernelSize: [kernel],
      stride: [stride],
      dilation: [dilation],
      padding: [[begin, end] as const],
      ceilMode: window.numbers?.ceilMode ?? false,
    };
    return { own, stride, extent, border, isSpread: false, windowsOf: length => axisWindows(slid, [length])[0] };
  }
  const extra = at(rule.outputPadding, 0);
  return {
    own,
    stride,
    extent,
    border,
    isSpread: true,
    windowsOf(output) {
      const input = (output - 1) * stride - begin - end + extent + extra;
      return { input, output, kernel, stride, dilation, begin, end, extent, overhang: 0 };
    },
  };
}

/** The windows on as much of an axis as is shown. */
function reduce(
  { own, stride, extent, border, isSpread, windowsOf }: Axis,
  isSignal: boolean,
  growth: number,
): AxisWindow {
  const whole = isSignal ? wholeSide.signal : wholeSide.image;
  const windows = isSignal ? enoughWindows.signal : 1 < stride ? enoughWindows.withStride : enoughWindows.image;
  const step = isSpread ? 1 : stride;
  const isEnough = (axis: AxisWindow | undefined): axis is AxisWindow => {
    if (axis === undefined || !(0 < axis.input)) return false;
    if (isSpread) return windows <= axis.output || whole <= axis.input;
    return windows <= axis.output && extent <= axis.input && border < axis.input;
  };
  const ownWindows = windowsOf(own) ?? onePixel;
  if (own <= whole && ownWindows.input <= whole) return ownWindows;
  const shortest = 1 + ((own - 1) % step);
  for (let length = shortest; length < own; length += step)
    if (isEnough(windowsOf(length))) return windowsOf(Math.min(own, length + growth * step)) ?? ownWindows;
  return ownWindows;
}
