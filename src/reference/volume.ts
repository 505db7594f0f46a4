import type { AxisWindow } from '../core/window.ts';

/** Three numbers, for depth, height and width. */
export type Triple = readonly [number, number, number];

/** A window over depth, height and width; one and two axes are three of which the first have length 1. */
export interface Volume {
  readonly input: Triple;
  readonly output: Triple;
  readonly kernel: Triple;
  readonly stride: Triple;
  readonly dilation: Triple;
  readonly begin: Triple;
}

/** The windows of one to three axes as a volume. */
export function volumeOf(windows: readonly AxisWindow[]): Volume {
  const triple = (read: (window: AxisWindow) => number, fill: number): Triple => {
    const missing = Array.from({ length: 3 - windows.length }, () => fill);
    const [depth = fill, height = fill, width = fill] = [...missing, ...windows.map(read)];
    return [depth, height, width];
  };
  return {
    input: triple(window => window.input, 1),
    output: triple(window => window.output, 1),
    kernel: triple(window => window.kernel, 1),
    stride: triple(window => window.stride, 1),
    dilation: triple(window => window.dilation, 1),
    begin: triple(window => window.begin, 0),
  };
}

/** Number of cells. */
export function cellsOf([depth, height, width]: Triple): number {
  return depth * height * width;
}
