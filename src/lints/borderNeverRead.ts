import type { LayerAnalysis } from '../core/analysis.ts';
import type { Fix } from '../core/change.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { formatShape } from '../core/shape.ts';
import { axisWindows, slide, type AxisWindow, type Window } from '../core/window.ts';
import type { Lint } from './lint.ts';
import { axisWord, onlyNumber, quoted } from './words.ts';

export const borderNeverRead: Lint = {
  code: 'border-never-read',
  severity: 'information',
  check: ({ network, layers }) =>
    layers.flatMap((analysis, layer) => {
      const {
        window,
        inputShapes: [input],
      } = analysis;
      if (window === undefined || input === undefined || window.stride.every(stride => stride === 1)) return [];
      const windows = axisWindows(window, input.slice(1));
      const axis = windows.findIndex(each => 0 < pixelsNeverRead(each));
      const at = windows[axis];
      if (at === undefined) return [];
      const lost = pixelsNeverRead(at);
      const border = at.begin + at.end === 0 ? '' : ` + ${at.begin} + ${at.end}`;
      const room = at.input + at.begin + at.end - at.extent;
      const fixes = mends(analysis, window, input.slice(1), layer);
      const [first] = fixes;
      return [
        {
          message:
            `${quoted(network, layer)} never reads the last ${lost} of ${at.input} px along its ${axisWord(windows.length, axis)}: ` +
            `${at.input}${border} − ${at.extent} = ${room} is not a multiple of its stride of ${at.stride}` +
            (first === undefined ? '' : `; ${first.title.charAt(0).toLowerCase()}${first.title.slice(1)}`),
          locus: { layer, at: { attribute: 'stride' } },
          fixes,
        },
      ];
    }),
};

/** Pixels of the input behind the end of the last window. A window that skips pixels anyway is another rule's. */
function pixelsNeverRead({ input, begin, extent, stride, output }: AxisWindow): number {
  return extent < stride ? 0 : Math.max(0, input + begin - (output - 1) * stride - extent);
}

/** Other attributes of the layer that read every pixel, those first that keep the step. */
function mends({ type }: LayerAnalysis, window: Window, spatial: readonly number[], layer: LayerId): readonly Fix[] {
  const fixes: Fix[] = [];
  const attempt = (words: string, set: Readonly<Record<string, unknown>>, changed: Window): boolean => {
    const windows = axisWindows(changed, spatial);
    if (!windows.every(each => pixelsNeverRead(each) === 0 && each.stride <= each.extent)) return false;
    const sizes = `${formatShape(slide(changed, spatial))} instead of ${formatShape(slide(window, spatial))}`;
    fixes.push({ title: `Use ${words}: ${sizes}`, changes: [{ layer, set }] });
    return true;
  };
  if (type !== undefined && 'ceilMode' in type.attributes)
    attempt('ceilMode', { ceilMode: true }, { ...window, ceilMode: true });
  const stride = onlyNumber(window.stride);
  const border = window.padding === 'same' ? undefined : onlyNumber(window.padding.flat());
  const most = Math.min(
    ...window.kernelSize.map((kernel, axis) => ((window.dilation[axis] ?? 1) * (kernel - 1) + 1) / 2),
  );
  if (border !== undefined && stride !== undefined && type !== undefined && 'padding' in type.attributes)
    for (let padding = border + 1; padding <= Math.min(most, border + stride); padding++)
      if (
        attempt(`padding ${padding}`, { padding }, { ...window, padding: window.stride.map(() => [padding, padding]) })
      )
        break;
  for (let step = (stride ?? 0) - 1; 1 < step; step--)
    if (attempt(`stride ${step}`, { stride: step }, { ...window, stride: window.stride.map(() => step) })) break;
  return fixes;
}
