import type { Diagnostic, LayerId, Locus, Part } from './diagnostic.ts';
import type { LayerType } from './layer.ts';
import type { Network, Source } from './network.ts';
import type { Outcome } from './outcome.ts';
import { axisNames, formatShape, unknown, type Shape } from './shape.ts';
import type { AxisWindow } from './window.ts';

/** A layer in its network, with what it reads. */
export interface LayerToCheck {
  readonly network: Network;
  readonly id: LayerId;
  readonly type: LayerType;
  readonly inputShapes: readonly (Shape | undefined)[];
}

/**
 * The input shapes that the layer's rules may be asked about, or undefined when they cannot be: wrong in number or rank.
 * An unknown input of a layer that fixes the rank becomes a shape of that rank with unknown entries. Reports what is wrong.
 */
export function readShapes(layer: LayerToCheck, diagnostics: Diagnostic[]): readonly Shape[] | undefined {
  const { type, inputShapes } = layer;
  const count = countProblem(type, inputShapes.length);
  if (count !== undefined) {
    diagnostics.push(error(layer, 'inputs', 'wrong-number-of-inputs', count));
    return undefined;
  }
  const shapes: Shape[] = [];
  for (const [index, given] of inputShapes.entries()) {
    const shape = given ?? unknownOfRank(type.rank);
    if (shape === undefined) return undefined;
    if (type.rank !== undefined && shape.length !== type.rank + 1) {
      diagnostics.push(error(layer, 'type', 'wrong-rank', rankProblem(layer, shape), producerOf(layer, index)));
      return undefined;
    }
    shapes.push(shape);
  }
  return shapes;
}

/** Reports what the layer's rules say of it, and a window that does not fit. */
export function reportOutcome(
  layer: LayerToCheck,
  { problems, windows, windowFits }: Outcome,
  diagnostics: Diagnostic[],
): void {
  for (const { at, code, message } of problems) {
    const related = layer.inputShapes.flatMap((_, index) => producerOf(layer, index) ?? []);
    diagnostics.push(error(layer, at, code, message, at === 'inputs' ? related : undefined));
  }
  if (windowFits || windows === undefined || 0 < problems.length) return;
  const problem = windowProblem(layer, layer.inputShapes[0], windows);
  diagnostics.push(
    error(layer, { attribute: 'kernelSize' }, 'window-larger-than-input', problem, producerOf(layer, 0)),
  );
}

function error(
  { id }: LayerToCheck,
  at: Part,
  code: Diagnostic['code'],
  message: string,
  related?: Diagnostic['related'],
): Diagnostic {
  return { code, severity: 'error', message, locus: { layer: id, at }, ...(related && { related }) };
}

function countProblem(type: LayerType, count: number): string | undefined {
  if (type.inputs === 'many')
    return 2 <= count
      ? undefined
      : `${type.type} joins two or more feature maps and reads ${count}; give it another one`;
  if (count === type.inputs) return undefined;
  return type.inputs === 1
    ? `${type.type} reads one feature map and is given ${count}; join them first with add or concat`
    : `${type.type} reads ${type.inputs} feature maps and is given ${count}; give it exactly those`;
}

function unknownOfRank(rank: number | undefined): Shape | undefined {
  return rank === undefined ? undefined : [unknown, ...Array.from({ length: rank }, () => unknown)];
}

function rankProblem({ type, network, id }: LayerToCheck, shape: Shape | undefined): string {
  const wanted = axisNames(type.rank ?? 0).join('×');
  const given = formatShape(shape);
  const where = `${type.type} "${network.layers[id]?.name ?? ''}"`;
  if (type.rank === 0)
    return `${where} reads a vector and is given ${given}; insert a flatten or globalAvgPool before it`;
  if (shape?.length === 1)
    return `${where} reads ${wanted} and is given a vector of ${given}; put it before the flatten or pooling that folded the axes`;
  return `${where} reads ${wanted} and is given ${given}; use the ${(shape?.length ?? 1) - 1}-dimensional layer instead`;
}

function windowProblem(
  { network, id }: LayerToCheck,
  shape: Shape | undefined,
  windows: readonly AxisWindow[],
): string {
  const short = windows.filter(axis => axis.input + axis.begin + axis.end < axis.extent);
  const kernel = windows.map(axis => axis.kernel).join('×');
  const dilated = windows.some(axis => 1 < axis.dilation)
    ? ` (dilated to ${windows.map(axis => axis.extent).join('×')})`
    : '';
  const padded = windows.some(axis => 0 < axis.begin + axis.end)
    ? `, padded to ${windows.map(axis => axis.input + axis.begin + axis.end).join('×')}`
    : '';
  const missing = Math.max(...short.map(axis => Math.ceil((axis.extent - axis.input) / 2)));
  const largest = Math.min(
    ...short.map(axis => Math.floor((axis.input + axis.begin + axis.end - 1) / axis.dilation) + 1),
  );
  return (
    `kernel ${kernel}${dilated} does not fit the ${formatShape(shape?.slice(1))} input of ` +
    `"${network.layers[id]?.name ?? ''}"${padded}; use padding ${missing} or a kernelSize of at most ${largest}`
  );
}

/** The layer that gives an input, as related information. */
function producerOf({ network, id, inputShapes }: LayerToCheck, index: number): Diagnostic['related'] {
  const source: Source | undefined = network.layers[id]?.inputs[index];
  if (source === undefined) return undefined;
  const locus: Locus = 'layer' in source ? { layer: source.layer } : { network: 'input' };
  const name = 'layer' in source ? network.layers[source.layer]?.name : network.inputs[source.input]?.name;
  return [{ locus, message: `"${name ?? ''}" gives ${formatShape(inputShapes[index])}` }];
}
