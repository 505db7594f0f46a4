import type { LayerAnalysis } from './analysis.ts';
import type { LayerId } from './diagnostic.ts';
import { ownInputCount, type Network, type Source } from './network.ts';
import { withPartners, type PartnerFacts } from './partners.ts';
import { isKnown, unknown, type Shape } from './shape.ts';
import { shortestInput, slide } from './window.ts';

/** How far above the bound of the windows we look for a size at which all joins fit, px. U-Nets want a multiple of 16 or 32. */
const furthestSearch = 256;

/**
 * Smallest square input that every layer accepts, px per axis; NaN where there is none or it cannot be known. Windows give a
 * lower bound by going backwards from one output position; joins are then tried at that size and above.
 */
export function minInput(
  network: Network,
  layers: readonly LayerAnalysis[],
  order: readonly LayerId[],
): readonly number[] {
  const rank = (network.inputs[0]?.shape?.length ?? 1) - 1;
  const none = Array.from({ length: rank }, () => unknown);
  // Inputs of different sizes would have to shrink together, and how is not said anywhere.
  const sizes = new Set(network.inputs.map(input => input.shape?.slice(1).join('×')));
  if (rank === 0 || 1 < sizes.size || layers.some(layer => layer.values === undefined)) return none;

  const bound = Math.max(...backwards(network, layers, order, rank));
  for (let side = bound; side <= bound + furthestSearch; side++)
    if (accepts(network, layers, order, side)) return Array.from({ length: rank }, () => side);
  return none;
}

/** Per axis, the length that the windows need so that each slides at least once. */
function backwards(
  network: Network,
  layers: readonly LayerAnalysis[],
  order: readonly LayerId[],
  rank: number,
): readonly number[] {
  const needOfInput = Array.from({ length: rank }, () => 1);
  const needOfLayer: number[][] = [];
  const require = (source: Source | undefined, need: readonly number[]): void => {
    if (source === undefined) return;
    const known =
      'input' in source ? needOfInput : (needOfLayer[source.layer] ??= Array.from({ length: rank }, () => 1));
    need.forEach((length, axis) => (known[axis] = Math.max(known[axis] ?? 1, length)));
  };
  for (const id of [...order].reverse()) {
    const layer = layers[id];
    const need = needOfLayer[id] ?? Array.from({ length: rank }, () => 1);
    const { window } = layer ?? {};
    const ofInput =
      window !== undefined
        ? need.map((length, axis) => shortestInput(window, axis, length))
        : need.map((length, axis) => (looksSideways(layer, axis, rank) ? 1 : length));
    for (const source of network.layers[id]?.inputs ?? []) require(source, ofInput);
  }
  return needOfInput;
}

/** Whether the positions of a layer's output say nothing about how many it needs of its input. */
function looksSideways(layer: LayerAnalysis | undefined, axis: number, rank: number): boolean {
  if (layer?.type === undefined || layer.values === undefined) return true;
  return layer.type.hasReads || layer.type.readsAll(layer.values, axis, rank);
}

/** Whether all layers can be computed from a square input of that side. */
function accepts(network: Network, layers: readonly LayerAnalysis[], order: readonly LayerId[], side: number): boolean {
  const shapes: Shape[] = [];
  const shapeOf = (source: Source | undefined): Shape | undefined => {
    if (source === undefined) return undefined;
    if ('layer' in source) return shapes[source.layer];
    const shape = network.inputs[source.input]?.shape;
    return shape && [shape[0], ...shape.slice(1).map(() => side)];
  };
  const factsOf = (source: Source): PartnerFacts | undefined => {
    if ('input' in source) return undefined;
    const { type, values } = layers[source.layer] ?? {};
    const inputShape = shapeOf(network.layers[source.layer]?.inputs[0]);
    return type && { type: type.type, values, inputShape, outputShape: shapes[source.layer] };
  };
  for (const id of order) {
    const layer = network.layers[id];
    const { type, window } = layers[id] ?? {};
    const values = layer && withPartners(layer, layers[id]?.values, factsOf);
    if (layer === undefined || type === undefined || values === undefined) return false;
    const inputs = layer.inputs.slice(0, ownInputCount(layer)).flatMap(source => {
      const shape = shapeOf(source);
      return shape === undefined ? [] : [shape];
    });
    if (inputs.length === 0) return false;
    const problems: string[] = [];
    type.check(inputs, values, (_at, code) => problems.push(code));
    if (window !== undefined && slide(window, inputs[0]?.slice(1) ?? []).some(Number.isNaN)) return false;
    if (0 < problems.length) return false;
    const output = type.output(inputs, values);
    if (!isKnown(output) || output.some(size => size < 1)) return false;
    shapes[id] = output;
  }
  return true;
}
