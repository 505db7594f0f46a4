import { bytesPerNumber, type Analysis, type LayerAnalysis } from './analysis.ts';
import { budgetDiagnostics } from './budget.ts';
import type { Catalogue } from './catalogue.ts';
import type { Diagnostic, LayerId } from './diagnostic.ts';
import { readLayer } from './layerAttributes.ts';
import { checkLayer } from './layerChecks.ts';
import type { LayerType } from './layer.ts';
import { checkLiterals } from './literals.ts';
import { checkNames } from './names.ts';
import type { Network, Source } from './network.ts';
import { computationOrder } from './order.ts';
import { joinedReach, pixelReach, reachOfAll, reachThrough, type Reach } from './receptiveField.ts';
import { formatShape, sizeOf, unknown, type Shape } from './shape.ts';
import { totalsOf } from './totals.ts';
import { axisWindows } from './window.ts';

/**
 * Every number about a network, and everything that is wrong with it. Total: it never throws for what a user wrote, and
 * goes on past an error with what is still known.
 */
export function analyze(
  network: Network,
  catalogue: Catalogue,
): { analysis: Analysis; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [...checkNames(network)];
  const { order, circular, diagnostics: circles } = computationOrder(network);
  diagnostics.push(...circles);

  const layers: LayerAnalysis[] = [];
  for (const id of order) {
    const layer = network.layers[id];
    if (layer === undefined) continue;
    const type = catalogue.layers.get(layer.type);
    const features = layer.inputs.map(source => (circular.has(id) ? undefined : featureOf(network, layers, source)));
    layers[id] = analyzeLayer(network, id, type, features, diagnostics);
  }
  const totals = totalsOf(network, layers, order);
  diagnostics.push(...budgetDiagnostics(network, totals));
  return { analysis: { network, layers, order, totals }, diagnostics };
}

/** A feature map as the layer that reads it meets it. */
interface FeatureAnalysis {
  readonly shape: Shape | undefined;
  readonly reach: readonly Reach[] | undefined;
}

function analyzeLayer(
  network: Network,
  id: LayerId,
  type: LayerType | undefined,
  features: readonly (FeatureAnalysis | undefined)[],
  diagnostics: Diagnostic[],
): LayerAnalysis {
  const inputShapes = features.map(feature => feature?.shape);
  if (type === undefined) return { ...nothingKnown, inputShapes, reach: undefined };

  const layer = network.layers[id];
  const values = layer && readLayer(layer, id, type, diagnostics);
  const window = values && type.window(values);
  const shapes = checkLayer({ network, id, type, values, window, inputShapes }, diagnostics);
  if (layer === undefined || values === undefined || shapes === undefined)
    return { ...nothingKnown, type, values, window, inputShapes, reach: undefined };

  const outputShape = type.output(shapes, values);
  const weights = type.weights(shapes, values);
  const buffers = type.buffers(shapes, values);
  if (layer.literals !== undefined || layer.init !== undefined) diagnostics.push(...checkLiterals(layer, id, weights));
  const counts = {
    params: countOf(weights),
    bufferCount: countOf(buffers),
    macs: type.macs(outputShape, weights),
    activationBytes: sizeOf(outputShape) * bytesPerNumber,
  };
  const tooLarge = Object.values(counts).find(count => Number.MAX_SAFE_INTEGER < count);
  if (tooLarge !== undefined) diagnostics.push(numberTooLarge(network, id, outputShape, tooLarge));
  return {
    type,
    values,
    window,
    inputShapes,
    outputShape,
    weights,
    buffers,
    params: exactOrUnknown(counts.params),
    bufferCount: exactOrUnknown(counts.bufferCount),
    macs: exactOrUnknown(counts.macs),
    activationBytes: exactOrUnknown(counts.activationBytes),
    reach: reachBehind(type, window && axisWindows(window, shapes[0]?.slice(1) ?? []), features),
  };
}

const nothingKnown = {
  type: undefined,
  values: undefined,
  window: undefined,
  outputShape: undefined,
  weights: {},
  buffers: {},
  params: unknown,
  bufferCount: unknown,
  macs: unknown,
  activationBytes: unknown,
} as const;

function featureOf(
  network: Network,
  layers: readonly LayerAnalysis[],
  source: Source | undefined,
): FeatureAnalysis | undefined {
  if (source === undefined) return undefined;
  if ('layer' in source) {
    const layer = layers[source.layer];
    return layer && { shape: layer.outputShape, reach: layer.reach };
  }
  const shape = network.inputs[source.input]?.shape;
  return { shape, reach: shape?.slice(1).map(() => pixelReach) };
}

function reachBehind(
  type: LayerType,
  windows: ReturnType<typeof axisWindows> | undefined,
  features: readonly (FeatureAnalysis | undefined)[],
): readonly Reach[] | undefined {
  const reaches = features.map(feature => feature?.reach);
  const [first] = reaches;
  if (first === undefined || reaches.includes(undefined)) return undefined;
  if (1 < reaches.length) return first.map((_, axis) => joinedReach(reaches.flatMap(reach => reach?.[axis] ?? [])));
  if (windows !== undefined)
    return first.map((reach, axis) => {
      const window = windows[axis];
      return window === undefined ? reach : reachThrough(reach, window);
    });
  const spatial = features[0]?.shape?.slice(1) ?? [];
  if (type.readsAll !== true || spatial.length !== first.length) return first;
  return first.map((reach, axis) => reachOfAll(reach, spatial[axis] ?? unknown));
}

function countOf(tensors: Readonly<Record<string, readonly number[]>>): number {
  let count = 0;
  for (const name in tensors) count += sizeOf(tensors[name] ?? []);
  return count;
}

function exactOrUnknown(count: number): number {
  return count <= Number.MAX_SAFE_INTEGER ? count : unknown;
}

function numberTooLarge(network: Network, id: LayerId, output: Shape, count: number): Diagnostic {
  return {
    code: 'number-too-large',
    severity: 'error',
    message:
      `"${network.layers[id]?.name ?? ''}" would hold or compute ${count.toPrecision(3)} numbers for its output ` +
      `${formatShape(output)}, above 2^53, where counting is no longer exact; use fewer channels or a smaller input`,
    locus: { layer: id },
  };
}
