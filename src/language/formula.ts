import type { LayerAnalysis } from '../core/analysis.ts';
import { formatSize, spatialAxisWords } from '../core/shape.ts';
import { axisWindows, type AxisWindow } from '../core/window.ts';

/**
 * The size formula of each axis with the numbers filled in: "height = ⌊(224 + 3 + 3 − 1·(7 − 1) − 1) / 2⌋ + 1 = 112". Axes
 * that compute the same share a line.
 */
export function sizeFormulas({ type, values, window, inputShapes, outputShape }: LayerAnalysis): readonly string[] {
  const shapes = inputShapes.filter(shape => shape !== undefined);
  const [first] = shapes;
  if (type === undefined || values === undefined || first === undefined) return [];
  const formulas =
    window === undefined
      ? type.sizes(shapes, values).map((size, axis) => `${size} = ${formatSize(outputShape?.[axis + 1] ?? Number.NaN)}`)
      : axisWindows(window, first.slice(1)).map(each => windowFormula(each, window.ceilMode === true));
  const words = spatialAxisWords(formulas.length);
  const axesOf = new Map<string, string[]>();
  formulas.forEach((formula, axis) => axesOf.set(formula, [...(axesOf.get(formula) ?? []), words[axis] ?? '']));
  return [...axesOf].map(([formula, axes]) => `${axes.join(', ')} = ${formula}`);
}

function windowFormula(
  { input, kernel, stride, dilation, begin, end, output, overhang }: AxisWindow,
  ceilMode: boolean,
): string {
  const [open, close] = ceilMode ? ['⌈', '⌉'] : ['⌊', '⌋'];
  const quotient = `(${formatSize(input)} + ${formatSize(begin)} + ${formatSize(end)} − ${dilation}·(${kernel} − 1) − 1) / ${stride}`;
  const note = 0 < overhang ? ` (the last window hangs over by ${overhang})` : '';
  return `${open}${quotient}${close} + 1 = ${formatSize(output)}${note}`;
}
