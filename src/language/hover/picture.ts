import type { LayerAnalysis } from '../../core/analysis.ts';
import { formatShape, spatialAxisWords } from '../../core/shape.ts';
import { axisWindows, type AxisWindow, type Window } from '../../core/window.ts';
import type { Reader } from './reader.ts';
import { windowPicture } from './windowPicture.ts';
import { windowScene, type WindowScene } from './windowScene.ts';

/** The window of a layer over its input as a picture in Markdown, with a line that says how to read it; undefined where there is none. */
export function pictureOf(
  { window, inputShapes }: LayerAnalysis,
  { pictures }: Pick<Reader, 'pictures'>,
): string | undefined {
  const [input] = inputShapes;
  if (!pictures || window === undefined || input === undefined) return undefined;
  const axes = axisWindows(window, input.slice(1));
  const scene = windowScene(axes);
  if (scene === undefined) return undefined;
  // SVG needs no other letters than those that `btoa` takes.
  const picture = `![${sceneInWords(axes, scene)}](data:image/svg+xml;base64,${btoa(windowPicture(scene))})`;
  return `${picture}\n\n_${legend(axes, scene)}_`;
}

/** A window as text, to tell whether two are the same: rules give theirs together with other attributes. */
export function windowKey(window: Window | undefined): string {
  if (window === undefined) return '';
  const { kernelSize, stride, dilation, padding, ceilMode = false } = window;
  return JSON.stringify([kernelSize, stride, dilation, padding, ceilMode]);
}

/** What the picture shows, for those who hear it. */
function sceneInWords(axes: readonly AxisWindow[], { windows, cells }: WindowScene): string {
  const each = (size: (axis: AxisWindow) => number): string => formatShape(axes.map(size));
  const parts = [`A window of ${each(({ kernel }) => kernel)} px over an input of ${each(({ input }) => input)} px`];
  if (axes.some(({ dilation }) => 1 < dilation))
    parts.push(
      `${each(({ dilation }) => dilation)} px between its taps, so that it spans ${each(({ extent }) => extent)} px`,
    );
  if (axes.some(({ begin, end }) => 0 < begin + end))
    parts.push(
      `${each(({ begin }) => begin)} px of padding before the input and ${each(({ end }) => end)} px after it`,
    );
  const [, second] = windows;
  if (second !== undefined) parts.push(`the next window ${second.row + second.column} px further`);
  const shared = cells.filter(({ taps }) => 1 < taps.length).length;
  if (second !== undefined) parts.push(shared === 0 ? 'no pixel in common' : `${shared} pixels in common`);
  return [...parts, ...unreadInWords(axes, { cells })].join(', ');
}

/** How to read the picture. */
function legend(axes: readonly AxisWindow[], { windows, cells }: WindowScene): string {
  const [, second] = windows;
  return [
    '□ read by the first window',
    ...(second === undefined ? [] : [`● by the next, ${second.row + second.column} px on`]),
    ...(cells.some(({ isPadding }) => isPadding) ? ['dashed: padding'] : []),
    ...(cells.some(({ isRead, isPadding }) => !isRead && !isPadding) ? ['×: never read'] : []),
    ...unreadInWords(axes, { cells: [] }),
    ...(2 < axes.length ? ['one slice of the depth'] : []),
  ].join(' · ');
}

/** Pixels that no window reads: those between the windows, which can be seen, and those left over at the end. */
function unreadInWords(axes: readonly AxisWindow[], { cells }: Pick<WindowScene, 'cells'>): readonly string[] {
  const words = spatialAxisWords(axes.length);
  const left = axes.flatMap(({ begin, input, output, stride, extent }, axis) => {
    const count = begin + input - (output - 1) * stride - extent;
    return 0 < count ? [`${count} px of the ${words[axis] ?? ''}`] : [];
  });
  return [
    ...(cells.some(({ isRead, isPadding }) => !isRead && !isPadding) ? ['crosses on pixels that are never read'] : []),
    ...(left.length === 0 ? [] : [`never read: the last ${left.join(' and ')}`]),
  ];
}
