import { axisWindows } from '../core/window.ts';
import type { Lint } from './lint.ts';
import { quoted, written } from './words.ts';

export const evenKernelSame: Lint = {
  code: 'even-kernel-same',
  severity: 'information',
  check: ({ network, layers }) =>
    layers.flatMap(({ window, inputShapes: [input] }, layer) => {
      if (window?.padding !== 'same' || input === undefined) return [];
      const windows = axisWindows(window, input.slice(1));
      // With a stride the windows are on a grid of their own; there it is the stride that decides where the middle lies.
      const isShifted = windows.map(({ stride, extent, output }) => stride === 1 && extent % 2 === 0 && 1 < output);
      const at = windows[isShifted.indexOf(true)];
      if (at === undefined) return [];
      const sized = (step: number) => windows.map(({ kernel }, axis) => (isShifted[axis] ? kernel + step : kernel));
      const sizes = [-1, 1].map(sized);
      return [
        {
          message:
            `${quoted(network, layer)} has a kernel of ${at.kernel}, for which "same" puts ${at.begin} px before its input and ${at.end} behind: ` +
            `every output lies half a pixel off its input, and what is joined or compared with it is shifted; use a kernelSize of ${at.kernel - 1} or ${at.kernel + 1}`,
          locus: { layer, at: { attribute: 'kernelSize' } },
          fixes: sizes.map(kernelSize => ({
            title: `Use a kernelSize of ${kernelSize.join('×')}, with as much padding on both sides`,
            changes: [{ layer, set: { kernelSize: written(kernelSize) } }],
          })),
        },
      ];
    }),
};
