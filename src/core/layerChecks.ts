import type { Attributes, Values } from './attribute.ts';
import type { Diagnostic, LayerId, Locus, Part } from './diagnostic.ts';
import type { LayerType } from './layer.ts';
import type { Network, Source } from './network.ts';
import { axisNames, formatShape, unknown, type Shape } from './shape.ts';
import { axisWindows, type AxisWindow, type Window } from './window.ts';

/** A layer with what is known before its rules are asked. */
export interface LayerToCheck {
  readonly network: Network;
  readonly id: LayerId;
  readonly type: LayerType;
  readonly values: Values<Attributes> | undefined;
  readonly window: Window | undefined;
  readonly inputShapes: readonly (Shape | undefined)[];
}

/**
 * The input shapes that the layer's rules may be asked about, or undefined when they cannot be: wrong in number or rank.
 * An unknown input of a layer that fixes the rank becomes a shape of that rank with unknown entries. Reports what is wrong.
 */
export function checkLayer(layer: LayerToCheck, diagnostics: Diagnostic[]): readonly Shape[] | undefined {
  const { type, values, window, inputShapes } = layer;
  const error = (at: Part, code: Diagnostic['code'], message: string, related?: Diagnostic['related']): void => {
    diagnostics.push({ code, severity: 'error', message, locus: { layer: layer.id, at }, ...(related && { related }) });
  };
  const count = countProblem(type, inputShapes.length);
  if (count !== undefined) {
    error('inputs', 'wrong-number-of-inputs', count);
    return undefined;
  }
  const shapes = inputShapes.map(shape => shape ?? unknownOfRank(type.rank));
  if (!shapes.every(shape => shape !== undefined)) return undefined;

  const wrong = shapes.findIndex(shape => type.rank !== undefined && shape.length !== type.rank + 1);
  if (wrong !== -1) {
    error('type', 'wrong-rank', rankProblem(layer, shapes[wrong]), producerOf(layer, wrong));
    return undefined;
  }
  if (values === undefined) return shapes;

  const before = diagnostics.length;
  type.check(shapes, values, (at, code, message) => {
    error(
      at,
      code,
      message,
      at === 'inputs' ? layer.inputShapes.flatMap((_, index) => producerOf(layer, index) ?? []) : undefined,
    );
  });
  const [first] = shapes;
  if (window !== undefined && first !== undefined && diagnostics.length === before) {
    const problem = windowProblem(layer, first, axisWindows(window, first.slice(1)));
    if (problem !== undefined)
      error({ attribute: 'kernelSize' }, 'window-larger-than-input', problem, producerOf(layer, 0));
  }
  return shapes;
}

function countProblem(type: LayerType, count: number): string | undefined {
  if (type.inputs === 'many')
    return 2 <= count
      ? undefined
      : `${type.type} joins two or more feature maps and reads ${count}; name them: "from": ["first", "second"]`;
  if (count === type.inputs) return undefined;
  return type.inputs === 1
    ? `${type.type} reads one feature map and is given ${count}; join them first with add or concat`
    : `${type.type} reads ${type.inputs} feature maps and is given ${count}; name them: "from": ["first", "second"]`;
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
  shape: Shape,
  windows: readonly AxisWindow[],
): string | undefined {
  const short = windows.filter(axis => axis.input + axis.begin + axis.end < axis.extent);
  const [worst] = short;
  if (worst === undefined) return undefined;
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
    `kernel ${kernel}${dilated} does not fit the ${shape.slice(1).join('×')} input of ` +
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
