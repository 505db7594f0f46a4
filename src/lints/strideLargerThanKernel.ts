import { formatShape } from '../core/shape.ts';
import { axisWindows, slide } from '../core/window.ts';
import type { Lint } from './lint.ts';
import { axisWord, quoted, written } from './words.ts';

export const strideLargerThanKernel: Lint = {
  code: 'stride-larger-than-kernel',
  severity: 'warning',
  check: ({ network, layers }) =>
    layers.flatMap(({ window, inputShapes: [input] }, layer) => {
      if (window === undefined || input === undefined || window.stride.every(stride => stride === 1)) return [];
      const spatial = input.slice(1);
      const windows = axisWindows(window, spatial);
      // A 1×1 convolution that strides is how residual networks project: it means to skip.
      if (windows.every(({ kernel }) => kernel === 1)) return [];
      const axis = windows.findIndex(({ stride, extent, output }) => extent < stride && 1 < output);
      const at = windows[axis];
      if (at === undefined) return [];
      const stride = windows.map(each => Math.min(each.stride, each.extent));
      const kernelSize = windows.map(each => (each.extent < each.stride ? each.stride : each.kernel));
      const wide = { ...window, kernelSize };
      const closer = {
        title: `Use stride ${formatShape(stride)}: ${formatShape(slide({ ...window, stride }, spatial))}`,
      };
      const wider = { title: `Use a kernelSize of ${formatShape(kernelSize)}: ${formatShape(slide(wide, spatial))}` };
      return [
        {
          message:
            `${quoted(network, layer)} steps ${at.stride} px along its ${axisWord(windows.length, axis)} with a window of ${at.extent}, ` +
            `so that ${at.stride - at.extent} of every ${at.stride} px are never read; use a stride of at most ${at.extent}`,
          locus: { layer, at: { attribute: 'stride' } },
          fixes: [
            { ...closer, changes: [{ layer, set: { stride: written(stride) } }] },
            // Taps that lie apart would leave gaps of their own.
            ...(windows.every(({ dilation }) => dilation === 1)
              ? [{ ...wider, changes: [{ layer, set: { kernelSize: written(kernelSize) } }] }]
              : []),
          ],
        },
      ];
    }),
};
