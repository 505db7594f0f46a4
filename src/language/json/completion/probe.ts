import type { Node } from 'jsonc-parser';
import type { Catalogue } from '../../../core/catalogue.ts';
import { groupChain, ownInputs, type Network, type Source } from '../../../core/network.ts';
import { computationOrder } from '../../../core/order.ts';
import type { Shape } from '../../../core/shape.ts';
import { inferLayer, type InferredLayer } from '../../../core/shapeInference.ts';
import { parseNetwork } from '../../../formats/json/parse.ts';
import { propertiesOf, spanOf } from '../../../formats/json/tree.ts';
import type { Span } from '../../../formats/sourceMap.ts';
import type { LayerUse } from '../../completion/layerAtHand.ts';
import type { NetworkModel } from '../../model.ts';

/** What a layer in some place of a text would read. */
export interface Probe {
  readonly uses: readonly LayerUse[];
  /** The type of what it reads, and of the built-in types that end there. */
  readonly before: readonly string[];
}

/** Finds out what a layer reads, however little of it is written: with a layer in its place that any shape passes through. */
export function probeLayer(model: NetworkModel, object: Node): Probe {
  const type = propertiesOf(object).get('type');
  const span = type?.value === undefined ? undefined : spanOf(type.value);
  if (span !== undefined) return probe(model, span, '"identity"', object.offset);
  const colon = type === undefined ? undefined : type.key.offset + type.key.length;
  if (colon === undefined) {
    const start = object.offset + 1;
    return probe(model, { start, end: start }, '"type": "identity", ', object.offset);
  }
  const written = /^\s*:/.exec(model.text.slice(colon))?.[0].length ?? 0;
  const text = written === 0 ? ': "identity"' : ' "identity"';
  return probe(model, { start: colon + written, end: colon + written }, text, object.offset);
}

/** Finds out what a layer would read that is inserted in place of a span. */
export function probePlace(model: NetworkModel, span: Span): Probe {
  return probe(model, span, '{ "type": "identity" }', span.start);
}

function probe({ text, catalogue }: NetworkModel, span: Span, inserted: string, start: number): Probe {
  const probed = text.slice(0, span.start) + inserted + text.slice(span.end);
  const { network, sourceMap } = parseNetwork(probed, catalogue);
  const shapeOf = inferShapes(network, catalogue);
  const repeats = new Set<number>();
  const uses: LayerUse[] = [];
  const before = new Set<string>();
  network.layers.forEach((layer, id) => {
    if (layer.type !== 'identity' || sourceMap.spansOf({ layer: id })[0]?.start !== start) return;
    // Behind the first of a repeat the layer reads what it gives itself.
    const { group = -1 } = layer;
    if (network.groups[group]?.kind === 'repeat') {
      if (repeats.has(group)) return;
      repeats.add(group);
    }
    uses.push({ written: layer.written, shapes: ownInputs(layer).map(source => source && shapeOf(source)) });
    for (const type of typesBefore(network, id)) before.add(type);
  });
  return { uses, before: [...before] };
}

/** The shapes of all feature maps, without the totals of the network, which take most of the time of an analysis. */
function inferShapes(network: Network, catalogue: Catalogue): (source: Source) => Shape | undefined {
  const inferred: InferredLayer[] = [];
  const layerAt = (source: Source): InferredLayer | undefined =>
    'layer' in source ? inferred[source.layer] : undefined;
  const shapeOf = (source: Source): Shape | undefined =>
    'input' in source ? network.inputs[source.input]?.shape : inferred[source.layer]?.outputShape;
  for (const id of computationOrder(network).order) {
    const layer = network.layers[id];
    if (layer !== undefined) inferred[id] = inferLayer(layer, catalogue, shapeOf, layerAt);
  }
  return shapeOf;
}

function typesBefore(network: Network, id: number): readonly string[] {
  const layer = network.layers[id];
  const source = layer?.inputs[0];
  if (source === undefined) return [];
  if ('input' in source) return ['input'];
  const shared = new Set(groupChain(network, layer?.group));
  const ended = groupChain(network, network.layers[source.layer]?.group).filter(group => !shared.has(group));
  return [...ended.map(group => network.groups[group]?.type ?? ''), network.layers[source.layer]?.type ?? ''];
}
