import type { LayerAnalysis } from '../core/analysis.ts';
import { axisWindows, type WindowRule } from '../core/window.ts';
import type { DiagramWindow, WindowNumbers } from './model.ts';

/**
 * The window of a layer as it slides over what the layer reads, or over what it gives where it spreads. Undefined when there is none,
 * or something about it is not known. `literals` are the numbers that the text gives.
 */
export function windowOf(
  { window, inputShapes, type, values }: LayerAnalysis,
  literals: Readonly<Record<string, unknown>> | undefined,
): DiagramWindow | undefined {
  const spread = window === undefined && values !== undefined ? type?.spread(values) : undefined;
  const { kernelSize, stride, dilation } = window ?? spread ?? {};
  const input = inputShapes[0]?.slice(1);
  if (kernelSize === undefined || stride === undefined || dilation === undefined || input === undefined)
    return undefined;
  const rule = values && type?.windowRule(values);
  const padding =
    window === undefined
      ? cutOff(rule, kernelSize)
      : axisWindows(window, input).map(({ begin, end }) => [begin, end] as const);
  if (![...input, ...kernelSize, ...stride, ...dilation, ...padding.flat()].every(Number.isFinite)) return undefined;
  const numbers: WindowNumbers | undefined = rule && {
    rule,
    border: type?.border(values) ?? 'zeros',
    input,
    ceilMode: window?.ceilMode ?? false,
    ...writtenNumbers(
      literals,
      kernelSize.reduce((product, side) => product * side, 1),
    ),
  };
  return { kernelSize, stride, dilation, padding, ...(spread && { spreads: true }), ...(numbers && { numbers }) };
}

/** What a stride makes of a size: "/2" where a window slides, "×2" where inputs are spread apart; nothing where it is 1. */
export function strideText(stride: readonly number[], spreads: boolean): string {
  return stride.some(step => 1 < step) ? `${spreads ? '×' : '/'}${[...new Set(stride)].join('×')}` : '';
}

function cutOff(rule: WindowRule | undefined, kernelSize: readonly number[]): DiagramWindow['padding'] {
  return rule?.kind === 'spread' && rule.padding !== 'same' ? rule.padding : kernelSize.map(() => [0, 0]);
}

/** More numbers than these nobody reads one by one. */
const mostNumbers = 256;

/** Literals are [out, in, …kernel], or [in, out, …kernel] where it spreads: the first numbers are one kernel in any case. */
function writtenNumbers(
  literals: Readonly<Record<string, unknown>> | undefined,
  count: number,
): Pick<WindowNumbers, 'kernel' | 'bias'> {
  if (literals === undefined || mostNumbers < count) return {};
  const kernel = firstNumbers(literals['weight'], count);
  const [bias] = firstNumbers(literals['bias'], 1);
  return { ...(kernel.length === count && { kernel }), ...(bias !== undefined && { bias }) };
}

/** The first so many numbers of nested lists, fewer where there are not as many or something else stands between them. */
function firstNumbers(written: unknown, count: number): readonly number[] {
  if (typeof written === 'number') return [written];
  if (!Array.isArray(written)) return [];
  const numbers: number[] = [];
  for (const part of written) {
    if (count <= numbers.length) break;
    numbers.push(...firstNumbers(part, count - numbers.length));
  }
  return numbers;
}
