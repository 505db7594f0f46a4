import type { Analysis, LayerAnalysis } from './analysis.ts';
import { budgetDiagnostics } from './budget.ts';
import type { Catalogue } from './catalogue.ts';
import type { Diagnostic, LayerId } from './diagnostic.ts';
import { readLayer } from './layerAttributes.ts';
import { readShapes, reportOutcome } from './layerChecks.ts';
import { checkLiterals } from './literals.ts';
import { checkNames } from './names.ts';
import { reachBehind, type FeatureReach } from './layerReach.ts';
import { ownInputCount, type Layer, type Network, type Source } from './network.ts';
import { computationOrder } from './order.ts';
import { outcomeOf } from './outcome.ts';
import { withPartners, type PartnerFacts } from './partners.ts';
import { pixelReach } from './receptiveField.ts';
import { formatShape, unknown, type Shape } from './shape.ts';
import { totalsOf } from './totals.ts';

/**
 * Every number about a network, and everything that is wrong with it. Total: it never throws for what a user wrote, and
 * goes on past an error with what is still known.
 */
export function analyze(
  network: Network,
  catalogue: Catalogue,
): { analysis: Analysis; diagnostics: readonly Diagnostic[] } {
  const { layers, order, diagnostics } = analyzeLayers(network, catalogue);
  const totals = totalsOf(network, layers, order);
  return {
    analysis: { network, layers, order, totals },
    diagnostics: [...diagnostics, ...budgetDiagnostics(network, layers, totals)],
  };
}

/** The part of an analysis that looks at one layer after the other; the totals take most of the time of a small network. */
export function analyzeLayers(network: Network, catalogue: Catalogue) {
  const diagnostics: Diagnostic[] = [...checkNames(network)];
  const { order, circular, diagnostics: circles } = computationOrder(network);
  diagnostics.push(...circles);

  const layers: LayerAnalysis[] = [];
  for (const id of order) layers[id] = analyzeLayer({ network, layers, circular }, id, catalogue, diagnostics);
  return { layers, order, diagnostics };
}

/** A network of which some layers have been analysed. */
interface Progress {
  readonly network: Network;
  readonly layers: readonly LayerAnalysis[];
  readonly circular: ReadonlySet<LayerId>;
}

const nothing: FeatureReach = { shape: undefined, reach: undefined };

function analyzeLayer(progress: Progress, id: LayerId, catalogue: Catalogue, diagnostics: Diagnostic[]): LayerAnalysis {
  const { network } = progress;
  const layer = network.layers[id];
  if (layer === undefined) throw new Error(`unreachable: there is no layer ${id}`);
  const isCircular = progress.circular.has(id);
  const features = layer.inputs.map(source => (isCircular ? nothing : featureOf(progress, source)));
  const inputShapes = features.map(feature => feature.shape);
  const type = catalogue.layers.get(layer.type);
  if (type === undefined) return { ...nothingKnown, inputShapes, reach: undefined };

  const read = readLayer(layer, id, type, diagnostics);
  diagnostics.push(...inputsForLayers(layer, id));
  const values =
    layer.references === undefined
      ? read
      : withPartners(layer, read, source => (isCircular ? undefined : partnerFacts(progress, source)));
  const ownShapes = layer.references === undefined ? inputShapes : inputShapes.slice(0, ownInputCount(layer));
  const place = { network, id, type, inputShapes: ownShapes, catalogue };
  const shapes = readShapes(place, diagnostics);
  if (values === undefined || shapes === undefined)
    return { ...nothingKnown, type, values, window: values && type.window(values), inputShapes, reach: undefined };

  const outcome = outcomeOf(type, values, shapes);
  const { window, outputShape, weights, buffers, params, bufferCount, macs, activationBytes } = outcome;
  reportOutcome(place, outcome, progress.layers, diagnostics);
  if (layer.literals !== undefined || layer.init !== undefined) diagnostics.push(...checkLiterals(layer, id, weights));
  const tooLarge = [params, bufferCount, macs, activationBytes].find(count => Number.MAX_SAFE_INTEGER < count);
  if (tooLarge !== undefined) diagnostics.push(numberTooLarge(network, id, outputShape, tooLarge));
  return {
    type,
    values,
    window,
    inputShapes,
    outputShape,
    weights,
    buffers,
    params: exactOrUnknown(params),
    bufferCount: exactOrUnknown(bufferCount),
    macs: exactOrUnknown(macs),
    activationBytes: exactOrUnknown(activationBytes),
    reach: reachBehind(type, values, outcome, features),
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

/** An attribute that names an input of the network where it has to name a layer. */
function inputsForLayers(layer: Layer, id: LayerId): readonly Diagnostic[] {
  return (layer.references ?? []).flatMap((attribute, index): readonly Diagnostic[] => {
    const source = layer.inputs[ownInputCount(layer) + index];
    if (source === undefined || 'layer' in source) return [];
    const message = `"${attribute}" names an input of the network; name a layer`;
    return [{ code: 'wrong-attribute', severity: 'error', message, locus: { layer: id, at: { attribute } } }];
  });
}

function featureOf({ network, layers }: Progress, source: Source | undefined): FeatureReach {
  if (source === undefined) return nothing;
  if ('layer' in source) {
    const layer = layers[source.layer];
    return layer === undefined ? nothing : { shape: layer.outputShape, reach: layer.reach };
  }
  const shape = network.inputs[source.input]?.shape;
  return { shape, reach: shape?.slice(1).map(() => pixelReach) };
}

function partnerFacts({ network, layers }: Progress, source: Source): PartnerFacts | undefined {
  if ('input' in source) return undefined;
  const layer = layers[source.layer];
  const type = network.layers[source.layer]?.type;
  if (layer === undefined || type === undefined) return undefined;
  return { type, values: layer.values, inputShape: layer.inputShapes[0], outputShape: layer.outputShape };
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
