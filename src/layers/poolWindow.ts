import { flag, padding, perAxis } from '../core/attribute.ts';
import type { Report } from '../core/layer.ts';
import type { AxisWindow, Padding, Window } from '../core/window.ts';

/** The attributes that all pools share. */
export function poolAttributes(rank: number, paddingText: string) {
  return {
    kernelSize: perAxis(rank, 'Side of the window, px.').usually(2),
    stride: perAxis(rank, 'Step between windows, px.').optional('the kernelSize'),
    padding: padding(rank, paddingText, []).default(0),
    ceilMode: flag('Rounds the number of windows up, so that a last one may hang over the end.').default(false),
  };
}

/** The window of a pool; its stride is the kernel size unless it says otherwise. */
export function poolWindow(attributes: {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[] | undefined;
  readonly padding: Padding;
  readonly dilation?: readonly number[];
  readonly ceilMode: boolean;
}): Window {
  const { kernelSize, padding: border, ceilMode } = attributes;
  const stride = attributes.stride ?? kernelSize;
  const dilation = attributes.dilation ?? kernelSize.map(() => 1);
  return { kernelSize, stride, dilation, padding: border, ceilMode };
}

/** Reports a border of more than half a window, as PyTorch does: such a window would see nothing but border. */
export function checkPoolPadding(
  kernelSize: readonly number[],
  dilation: readonly number[] | undefined,
  border: Padding,
  report: Report,
): void {
  if (border === 'same') return;
  for (const [axis, sides] of border.entries()) {
    const extent = (dilation?.[axis] ?? 1) * ((kernelSize[axis] ?? 1) - 1) + 1;
    const half = Math.floor(extent / 2);
    if (Math.max(...sides) <= half) continue;
    const message = `padding ${Math.max(...sides)} is more than half of the kernel's ${extent} px; use at most ${half}`;
    const fix = { title: `Use padding ${half}, half of the kernel`, set: { padding: half } };
    report({ attribute: 'padding' }, 'padding-too-large', message, [fix]);
    return;
  }
}

/** Whether a border is too wide for the runtime, which takes less than the taps of the kernel, dilated or not. */
export function needsRealBorder(windows: readonly AxisWindow[]): boolean {
  return windows.some(({ kernel, begin, end, overhang }) => kernel <= Math.max(begin, end + overhang));
}
