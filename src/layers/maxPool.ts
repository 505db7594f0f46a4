import { perAxis } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { axisWindows, slide, type AxisWindow } from '../core/window.ts';
import { largest, summarize, windowCells } from '../reference/pooling.ts';
import { checkPoolPadding, needsRealBorder, poolAttributes, poolWindow } from './poolWindow.ts';
import { forEachRank } from './ranks.ts';
import { windowAttributes } from './windowAttributes.ts';

/** Largest value of each window, over one, two or three axes. */
export const maxPools = forEachRank(rank =>
  defineLayer({
    type: `maxPool${rank}d`,
    summary: 'Takes the largest value of each window, channel by channel.',
    source: 'ONNX MaxPool-12; PyTorch `torch.nn.MaxPool2d`',
    category: 'pooling',
    rank,
    attributes: {
      ...poolAttributes(rank, 'Border added at each side that never wins, px: at most half the kernel.'),
      dilation: perAxis(rank, 'Distance between the cells of a window, px.').default(1),
    },
    check([, ...spatial], attributes, report) {
      const { kernelSize, dilation, padding: border } = attributes;
      checkPoolPadding(kernelSize, dilation, border, report);
      const blind = axisWindows(poolWindow(attributes), spatial).findIndex(seesOnlyPadding);
      if (blind === -1) return;
      const message = `a window steps over all ${spatial[blind] ?? ''} px of axis ${blind + 1} and sees only padding; use less dilation or padding`;
      const half = Math.min(...kernelSize.map(side => Math.floor(side / 2)));
      const fix = { title: `Use dilation 1 and padding ${half}`, set: { dilation: 1, padding: half } };
      report({ attribute: 'dilation' }, 'window-sees-only-padding', message, [fix]);
    },
    window: poolWindow,
    windowRule: () => ({ kind: 'largest' }),
    output: ([channels, ...spatial], attributes) => [channels, ...slide(poolWindow(attributes), spatial)],
    lower({ ops, x, inputShapes: [input], attributes }) {
      const windows = axisWindows(poolWindow(attributes), input?.slice(1) ?? []);
      const dilations = attributes.dilation;
      if (!needsRealBorder(windows)) return ops.MaxPool({ X: x }, { ...windowAttributes(windows), dilations });
      const ends = windows.map(window => window.end + window.overhang);
      const pads = ops.int64([0, 0, ...windows.map(window => window.begin), 0, 0, ...ends]);
      const bordered = ops.Pad({ data: x, pads, constant_value: ops.constant([lowest]) });
      const bare = windows.map(window => ({ ...window, begin: 0, end: 0, overhang: 0 }));
      return ops.MaxPool({ X: bordered }, { ...windowAttributes(bare), dilations });
    },
    equation: ({ x, attributes }) =>
      summarize(x, windowCells(axisWindows(poolWindow(attributes), x.shape.slice(1))), largest),
  }),
);

/** The most negative float32: a border of it never wins. */
const lowest = -3.4028234663852886e38;

/** Whether a window has no cell inside the input: only one whose cells are further apart than the input is long can step over it. */
function seesOnlyPadding({ input, output, kernel, stride, dilation, begin }: AxisWindow): boolean {
  if (!(input < dilation)) return false;
  for (let position = 0; position < Math.min(output, mostPositions); position++) {
    const first = position * stride - begin;
    const tap = first < 0 ? Math.ceil(-first / dilation) : 0;
    if (kernel <= tap || input <= first + tap * dilation) return true;
  }
  return false;
}

/** So many windows are looked at; a network that needs more is no network. */
const mostPositions = 100_000;
