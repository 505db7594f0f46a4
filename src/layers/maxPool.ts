import { perAxis } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { axisWindows, slide } from '../core/window.ts';
import { checkPoolPadding, poolAttributes, poolWindow } from './poolWindow.ts';
import { windowAttributes } from './windowAttributes.ts';

/** Largest value of each window, over one, two or three axes. */
function maxPooling(rank: 1 | 2 | 3) {
  return defineLayer({
    type: `maxPool${rank}d`,
    summary: 'Takes the largest value of each window, channel by channel.',
    source: 'ONNX MaxPool-12; PyTorch `torch.nn.MaxPool2d`',
    category: 'pooling',
    rank,
    attributes: {
      ...poolAttributes(rank, 'Border added at each side that never wins, px: at most half the kernel.'),
      dilation: perAxis(rank, 'Distance between the cells of a window, px.').default(1),
    },
    check: (_, { kernelSize, dilation, padding: border }, report) =>
      checkPoolPadding(kernelSize, dilation, border, report),
    window: poolWindow,
    output: ([channels, ...spatial], attributes) => [channels, ...slide(poolWindow(attributes), spatial)],
    lower({ ops, x, inputShapes: [input], attributes }) {
      const windows = axisWindows(poolWindow(attributes), input?.slice(1) ?? []);
      return ops.MaxPool({ X: x }, { ...windowAttributes(windows), dilations: attributes.dilation });
    },
  });
}

export const maxPool1d = maxPooling(1);
export const maxPool2d = maxPooling(2);
export const maxPool3d = maxPooling(3);
