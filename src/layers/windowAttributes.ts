import type { AxisWindow } from '../core/window.ts';

/** Windows as the ONNX attributes of Conv and the pools; `pads` lists all begins, then all ends. */
export function windowAttributes(windows: readonly AxisWindow[]): {
  readonly kernel_shape: readonly number[];
  readonly strides: readonly number[];
  readonly pads: readonly number[];
} {
  return {
    kernel_shape: windows.map(window => window.kernel),
    strides: windows.map(window => window.stride),
    // The overhang of ceil mode is written as padding: the runtimes disagree about `ceil_mode`, and none about `pads`.
    pads: [...windows.map(window => window.begin), ...windows.map(window => window.end + window.overhang)],
  };
}
