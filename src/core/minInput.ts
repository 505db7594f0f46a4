import type { LayerAnalysis } from './analysis.ts';
import type { LayerId } from './diagnostic.ts';
import { createOutcomes, type OutcomeOf } from './outcome.ts';
import { ownInputs, type Network, type Source } from './network.ts';
import { withPartners, type PartnerFacts } from './partners.ts';
import { isKnown, unknown, type Shape } from './shape.ts';
import { shortestInput } from './window.ts';

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
  // The sizes that are tried are of no use to anybody else.
  const outcomeOf = createOutcomes();
  for (let side = bound; side <= bound + furthestSearch; side++)
    if (accepts(network, layers, order, side, outcomeOf)) return Array.from({ length: rank }, () => side);
  return none;
}

/** Per axis, the length that the windows need so that each slides at least once. */
function backwards(
  network: Network,
  layers: readonly LayerAnalysis[],
  order: readonly LayerId[],
  rank: number,
): readonly number[] {
  const needOfInput = new Float64Array(rank).fill(1);
  const needOfLayer = new Float64Array(rank * layers.length).fill(1);
  for (let step = order.length - 1; 0 <= step; step--) {
    const id = order[step] ?? 0;
    const layer = layers[id];
    for (let axis = 0; axis < rank; axis++) {
      const need = needOfLayer[rank * id + axis] ?? 1;
      const ofInput =
        layer?.window !== undefined
          ? shortestInput(layer.window, axis, need)
          : looksSideways(layer, axis, rank)
            ? 1
            : need;
      for (const source of network.layers[id]?.inputs ?? []) {
        if (source === undefined) continue;
        const [needs, index] = 'input' in source ? [needOfInput, axis] : [needOfLayer, rank * source.layer + axis];
        needs[index] = Math.max(needs[index] ?? 1, ofInput);
      }
    }
  }
  return [...needOfInput];
}

/** Whether the positions of a layer's output say nothing about how many it needs of its input. */
function looksSideways(layer: LayerAnalysis | undefined, axis: number, rank: number): boolean {
  if (layer?.type === undefined || layer.values === undefined) return true;
  return layer.type.hasReads || layer.type.readsAll(layer.values, axis, rank);
}

/** Whether all layers can be computed from a square input of that side. */
function accepts(
  network: Network,
  layers: readonly LayerAnalysis[],
  order: readonly LayerId[],
  side: number,
  outcomeOf: OutcomeOf,
): boolean {
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
    const { type } = layers[id] ?? {};
    const values = layer && withPartners(layer, layers[id]?.values, factsOf);
    if (layer === undefined || type === undefined || values === undefined) return false;
    const inputs: Shape[] = [];
    for (const source of ownInputs(layer)) {
      const shape = shapeOf(source);
      if (shape === undefined) return false;
      inputs.push(shape);
    }
    if (inputs.length === 0) return false;
    const { problems, windowFits, outputShape: output } = outcomeOf(type, values, inputs);
    if (0 < problems.length || !windowFits || !isKnown(output) || output.some(size => size < 1)) return false;
    shapes[id] = output;
  }
  return true;
}
