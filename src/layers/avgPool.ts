import { flag } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { axisWindows, slide, type AxisWindow } from '../core/window.ts';
import { summarize, windowCells } from '../reference/pooling.ts';
import { sum } from '../reference/tensor.ts';
import { checkPoolPadding, poolAttributes, poolWindow } from './poolWindow.ts';
import { forEachRank } from './ranks.ts';
import { windowAttributes } from './windowAttributes.ts';

/** Mean of each window, over one, two or three axes. */
export const averagePools = forEachRank(rank =>
  defineLayer({
    type: `avgPool${rank}d`,
    summary: 'Takes the mean of each window, channel by channel.',
    source: 'ONNX AveragePool-11; PyTorch `torch.nn.AvgPool2d`',
    category: 'pooling',
    rank,
    attributes: {
      ...poolAttributes(rank, 'Zeros added at each side, px: at most half the kernel.'),
      countIncludePad: flag('Divides by the cells in the padding as well.').default(true),
    },
    check: (_, { kernelSize, padding: border }, report) => checkPoolPadding(kernelSize, undefined, border, report),
    window: poolWindow,
    windowRule: ({ countIncludePad }) => ({ kind: 'mean', countsPadding: countIncludePad }),
    output: ([channels, ...spatial], attributes) => [channels, ...slide(poolWindow(attributes), spatial)],
    lower({ ops, x, inputShapes: [input], attributes }) {
      const windows = axisWindows(poolWindow(attributes), input?.slice(1) ?? []);
      const counted = attributes.countIncludePad ? 1 : 0;
      if (counted === 0 || windows.every(window => window.overhang === 0))
        return ops.AveragePool({ X: x }, { ...windowAttributes(windows), count_include_pad: counted });
      // The padding counts and the overhang of ceil mode does not: so the padding is made real, and only the overhang is left.
      const begins = windows.map(window => window.begin);
      const ends = windows.map(window => window.end);
      const padded = ops.Pad({ data: x, pads: ops.int64([0, 0, ...begins, 0, 0, ...ends]) });
      const bare = windows.map(window => ({ ...window, begin: 0, end: 0 }));
      return ops.AveragePool({ X: padded }, { ...windowAttributes(bare), count_include_pad: 0 });
    },
    equation({ x, attributes }) {
      const windows = axisWindows(poolWindow(attributes), x.shape.slice(1));
      return summarize(x, windowCells(windows), (values, _, at) => {
        const counted = windows.reduce((product, window, axis) => product * cellsWithPadding(window, at[axis] ?? 0), 1);
        return sum(values) / (attributes.countIncludePad ? counted : values.length);
      });
    },
  }),
);

/** Cells of a window inside the input or its padding: all but those that hang over in ceil mode. */
function cellsWithPadding({ input, begin, end, stride, kernel }: AxisWindow, position: number): number {
  return Math.min(position * stride + kernel, begin + input + end) - position * stride;
}
