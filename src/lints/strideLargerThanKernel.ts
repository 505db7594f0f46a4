import { axisWindows } from '../core/window.ts';
import { spatialAxisWords } from '../core/shape.ts';
import type { Lint } from './lint.ts';

export const strideLargerThanKernel: Lint = {
  code: 'stride-larger-than-kernel',
  severity: 'warning',
  check: ({ network, layers }) =>
    layers.flatMap(({ window, inputShapes: [input] }, layer) => {
      if (window === undefined || input === undefined) return [];
      const windows = axisWindows(window, input.slice(1));
      // A 1×1 convolution that strides is how residual networks project: it means to skip.
      if (windows.every(({ kernel }) => kernel === 1)) return [];
      const axis = windows.findIndex(({ stride, extent, output }) => extent < stride && 1 < output);
      const at = windows[axis];
      if (at === undefined) return [];
      const word = spatialAxisWords(windows.length)[axis] ?? '';
      return [
        {
          message:
            `"${network.layers[layer]?.name ?? ''}" steps ${at.stride} px along its ${word} with a window of ${at.extent}, ` +
            `so that ${at.stride - at.extent} of every ${at.stride} px are never read; use a stride of at most ${at.extent}`,
          locus: { layer, at: { attribute: 'stride' } },
        },
      ];
    }),
};
