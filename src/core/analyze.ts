import { bytesPerNumber, type Analysis, type LayerAnalysis } from './analysis.ts';
import { budgetDiagnostics } from './budget.ts';
import type { Catalogue } from './catalogue.ts';
import type { Diagnostic, LayerId } from './diagnostic.ts';
import { readLayer } from './layerAttributes.ts';
import { checkLayer } from './layerChecks.ts';
import type { LayerType } from './layer.ts';
import { checkLiterals } from './literals.ts';
import { checkNames } from './names.ts';
import { reachBehind, type FeatureReach } from './layerReach.ts';
import { ownInputCount, type Network, type Source } from './network.ts';
import { computationOrder } from './order.ts';
import { withPartners, type PartnerFacts } from './partners.ts';
import { pixelReach } from './receptiveField.ts';
import { formatShape, sizeOf, unknown, type Shape } from './shape.ts';
import { totalsOf } from './totals.ts';

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
    const features = layer.inputs.map(source => (circular.has(id) ? nothing : featureOf(network, layers, source)));
    const partnerAt = (source: Source): PartnerFacts | undefined =>
      circular.has(id) ? undefined : partnerFacts(network, layers, source);
    layers[id] = analyzeLayer({ network, id, type, features, partnerAt }, diagnostics);
  }
  const totals = totalsOf(network, layers, order);
  diagnostics.push(...budgetDiagnostics(network, totals));
  return { analysis: { network, layers, order, totals }, diagnostics };
}

/** A layer on its way to being analysed. */
interface LayerInPlace {
  readonly network: Network;
  readonly id: LayerId;
  readonly type: LayerType | undefined;
  readonly features: readonly FeatureReach[];
  readonly partnerAt: (source: Source) => PartnerFacts | undefined;
}

const nothing: FeatureReach = { shape: undefined, reach: undefined };

function analyzeLayer(
  { network, id, type, features, partnerAt }: LayerInPlace,
  diagnostics: Diagnostic[],
): LayerAnalysis {
  const layer = network.layers[id];
  const inputShapes = features.map(feature => feature.shape);
  if (type === undefined || layer === undefined) return { ...nothingKnown, inputShapes, reach: undefined };

  const values = withPartners(layer, readLayer(layer, id, type, diagnostics), partnerAt);
  const window = values && type.window(values);
  const ownShapes = layer.references === undefined ? inputShapes : inputShapes.slice(0, ownInputCount(layer));
  const shapes = checkLayer({ network, id, type, values, window, inputShapes: ownShapes }, diagnostics);
  if (values === undefined || shapes === undefined)
    return { ...nothingKnown, type, values, window, inputShapes, reach: undefined };

  const outputShape = type.output(shapes, values);
  const weights = type.weights(shapes, values);
  const buffers = type.buffers(shapes, values);
  if (layer.literals !== undefined || layer.init !== undefined) diagnostics.push(...checkLiterals(layer, id, weights));
  const counts = {
    params: countOf(weights),
    bufferCount: countOf(buffers),
    macs: type.macs(outputShape, weights, shapes, values),
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
    reach: reachBehind(type, values, window, shapes, outputShape, features),
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

function featureOf(network: Network, layers: readonly LayerAnalysis[], source: Source | undefined): FeatureReach {
  if (source === undefined) return nothing;
  if ('layer' in source) {
    const layer = layers[source.layer];
    return layer === undefined ? nothing : { shape: layer.outputShape, reach: layer.reach };
  }
  const shape = network.inputs[source.input]?.shape;
  return { shape, reach: shape?.slice(1).map(() => pixelReach) };
}

function partnerFacts(network: Network, layers: readonly LayerAnalysis[], source: Source): PartnerFacts | undefined {
  if ('input' in source) return undefined;
  const layer = layers[source.layer];
  const type = network.layers[source.layer]?.type;
  if (layer === undefined || type === undefined) return undefined;
  return { type, values: layer.values, inputShape: layer.inputShapes[0], outputShape: layer.outputShape };
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
