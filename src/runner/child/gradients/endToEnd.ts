import type { LayerId } from '../../../core/diagnostic.ts';
import type { Source } from '../../../core/network.ts';
import type { CheckedGradient, EndToEndGradients } from '../../../protocol/gradients.ts';
import { placed } from '../validation/compareLayers.ts';
import { relativeTo } from './checkTensor.ts';
import { joined, type Float64Network } from './float64Network.ts';
import type { GradientRun } from './setUp.ts';
import { movableBatch, sizeOfNumbers, type Movable } from './tensors.ts';

/** Most weights, and most nanoseconds of float64, for which every weight is moved through the whole network. */
const mostNumbers = 10_000;
const mostPatience = 20e9;

/**
 * Step of the differences, as a share of the size of the weights. Larger than the rounding of float32, by which the run may have been on the other
 * side of a bend; what bends within it is left out.
 */
const step = 1e-6;

/** Largest disagreement of the one-sided differences that is no bend, as a share of the scale of the gradient: curves give about the step. */
const mostCurvature = 1e-4;

/**
 * The gradients of all weights against differences of the whole float64 network and its loss, relative to the scales of those that were checked
 * layer by layer; undefined where that takes too long.
 */
export function checkEndToEnd(
  run: GradientRun,
  float64: Float64Network,
  checked: readonly CheckedGradient[],
  tolerance: number,
): EndToEndGradients | undefined {
  const { graph, tensors } = run;
  const weights = graph.weights.filter(({ gradient }) => gradient !== undefined);
  const numbers = weights.reduce((sum, { name }) => sum + (tensors.get(gradientOf(run, name))?.data.length ?? 0), 0);
  if (numbers === 0 || mostNumbers < numbers) return undefined;
  const patience = weights.reduce((sum, { name, layer }) => {
    const cost = [layer, ...layersBehind(run, float64, layer)].reduce((all, id) => all + float64.costOf(id), 0);
    return sum + 2 * cost * (tensors.get(gradientOf(run, name))?.data.length ?? 0);
  }, 0);
  if (mostPatience < patience) return undefined;

  const lossFrom = lossThrough(run, float64);
  let leftOut = 0;
  let worst:
    (Omit<EndToEndGradients, 'numbers' | 'leftOut' | 'passed'> & { readonly relativeError: number }) | undefined;
  for (const { name, layer, ownName, shape } of weights) {
    const got = tensors.get(gradientOf(run, name))?.data ?? new Float32Array();
    const { expected, bends } = differencesOf(float64.weightOf(layer, ownName), () => lossFrom(layer));
    const scale = checked.find(({ tensor }) => tensor === name)?.scale ?? 0;
    for (const [index, number] of expected.entries()) {
      if (mostCurvature * scale < (bends[index] ?? 0)) {
        leftOut++;
        continue;
      }
      const relativeError = relativeTo(Math.abs(number - (got[index] ?? Number.NaN)), scale);
      if (worst !== undefined && relativeError <= worst.relativeError) continue;
      const element = placed({ index, expected: number, got: got[index] ?? Number.NaN }, shape);
      worst = { relativeError, tensor: name, worst: element };
    }
  }
  const found = worst ?? { relativeError: 0, tensor: '' };
  return { numbers, leftOut, ...found, passed: found.relativeError <= tolerance };
}

/** Central differences of the loss over each number of a weight, and by how much the one-sided ones differ from them. */
export function differencesOf(
  { data }: Movable,
  loss: () => number,
): { readonly expected: Float64Array; readonly bends: Float64Array } {
  const center = loss();
  const distance = step * sizeOfNumbers(data);
  const expected = new Float64Array(data.length);
  const bends = new Float64Array(data.length);
  for (let index = 0; index < data.length; index++) {
    const here = data[index] as number;
    data[index] = here + distance;
    const above = loss();
    data[index] = here - distance;
    const below = loss();
    data[index] = here;
    expected[index] = (above - below) / (2 * distance);
    bends[index] = Math.abs(above - 2 * center + below) / (2 * distance);
  }
  return { expected, bends };
}

/** The loss of the whole float64 network, as its weights are; from a layer on, since what comes before it has not moved. */
export function lossThrough(run: GradientRun, float64: Float64Network): (layer: LayerId) => number {
  const { analysis, graph } = run;
  const results = new Map<LayerId, Movable>();
  const behind = new Map<LayerId, readonly LayerId[]>();
  const compute = (id: LayerId, moved: ReadonlyMap<LayerId, Movable>): Movable => {
    const { all, stored } = float64.functionOf(id);
    const data = joined(all(source => computed(source, moved).examples, stored));
    return movableBatch(graph.results[id]?.shape ?? [], data);
  };
  const computed = (source: Source, moved: ReadonlyMap<LayerId, Movable>): Movable =>
    'input' in source
      ? float64.tensorOf(source)
      : (moved.get(source.layer) ?? results.get(source.layer) ?? float64.tensorOf(source));
  for (const id of analysis.order) results.set(id, compute(id, results));
  return layer => {
    const later = behind.get(layer) ?? layersBehind(run, float64, layer);
    behind.set(layer, later);
    const moved = new Map<LayerId, Movable>();
    for (const id of [layer, ...later]) moved.set(id, compute(id, moved));
    return float64.lossOf(computed(float64.result, moved).data);
  };
}

/** Layers, in order, that depend on one and lead to the loss. */
function layersBehind(
  { analysis, graph }: GradientRun,
  { functionOf }: Float64Network,
  layer: LayerId,
): readonly LayerId[] {
  const moved = new Set([layer]);
  for (const id of analysis.order) {
    const reads = functionOf(id).sources.some(source => 'layer' in source && moved.has(source.layer));
    if (reads && graph.results[id]?.gradient !== undefined) moved.add(id);
  }
  moved.delete(layer);
  return analysis.order.filter(id => moved.has(id));
}

function gradientOf({ graph }: GradientRun, weight: string): string {
  return graph.weights.find(({ name }) => name === weight)?.gradient ?? '';
}
