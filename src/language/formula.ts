import { spatialAxisWords } from '../core/shape.ts';
import type { AxisWindow } from '../core/window.ts';

/**
 * The size formula of each axis with the numbers filled in: "height = ⌊(224 + 3 + 3 − 1·(7 − 1) − 1) / 2⌋ + 1 = 112". Axes
 * that compute the same share a line.
 */
export function sizeFormulas(windows: readonly AxisWindow[], ceilMode: boolean): readonly string[] {
  const words = spatialAxisWords(windows.length);
  const axesOf = new Map<string, string[]>();
  windows.forEach((window, axis) => {
    const formula = sizeFormula(window, ceilMode);
    axesOf.set(formula, [...(axesOf.get(formula) ?? []), words[axis] ?? '']);
  });
  return [...axesOf].map(([formula, axes]) => `${axes.join(', ')} = ${formula}`);
}

function sizeFormula(
  { input, kernel, stride, dilation, begin, end, output, overhang }: AxisWindow,
  ceilMode: boolean,
): string {
  const [open, close] = ceilMode ? ['⌈', '⌉'] : ['⌊', '⌋'];
  const quotient = `(${known(input)} + ${known(begin)} + ${known(end)} − ${dilation}·(${kernel} − 1) − 1) / ${stride}`;
  const note = 0 < overhang ? ` (the last window hangs over by ${overhang})` : '';
  return `${open}${quotient}${close} + 1 = ${known(output)}${note}`;
}

function known(size: number): string {
  return Number.isNaN(size) ? '?' : String(size);
}
