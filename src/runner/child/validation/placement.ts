import type { LayerId } from '../../../core/diagnostic.ts';
import type { Graph } from '../../../onnx/graph.ts';
import type { LayerValidation, ProviderChoice } from '../../../protocol/reports.ts';
import { providerRow, titleOf } from '../../providerList.ts';

/** A node as far as its place is concerned; `provider` is the runtime's own name. */
interface PlacedNode {
  readonly node: string;
  readonly provider: string;
}

/** Where the nodes of a run were computed. */
export interface Placement {
  /** The layers, each with a problem where it ran elsewhere although its provider was asked for by name. */
  readonly layers: readonly LayerValidation[];
  readonly nodesByProvider: Readonly<Record<string, number>>;
  /** What "auto" has left to another provider, in words. */
  readonly notes: readonly string[];
}

/**
 * Holds the place of each executed node to the provider that was chosen: a runtime that cannot compute a node on it takes the CPU
 * without a word. Who asked for the provider by name has not got what was asked for; who left it to "auto" is told.
 */
export function checkPlacement(
  layers: readonly LayerValidation[],
  executed: readonly PlacedNode[],
  graph: Graph,
  { requested, used }: ProviderChoice,
): Placement {
  const nodesByProvider: Record<string, number> = {};
  for (const { provider } of executed) nodesByProvider[provider] = (nodesByProvider[provider] ?? 0) + 1;
  const elsewhere = layersElsewhere(executed, graph, used);
  if (elsewhere.size === 0) return { layers, nodesByProvider, notes: [] };
  const title = providerRow(used)?.title ?? used;
  if (requested === 'auto') {
    const names = [...elsewhere.keys()].map(id => `"${layers[id]?.name ?? ''}"`);
    return { layers, nodesByProvider, notes: [`${title} leaves ${listed(names)} to ${listed(places(elsewhere))}`] };
  }
  const placed = layers.map((layer, id) => {
    const ranOn = elsewhere.get(id);
    if (ranOn === undefined) return layer;
    return { ...layer, problems: [...layer.problems, `it ran on ${titleOf(ranOn)}, not on ${title}`] };
  });
  return { layers: placed, nodesByProvider, notes: [] };
}

/** A warning for a benchmark whose nodes were not all computed on its provider. */
export function placementWarnings(nodes: readonly PlacedNode[], { used }: ProviderChoice): readonly string[] {
  const wanted = providerRow(used)?.runtimeName;
  const elsewhere = nodes.filter(({ provider }) => wanted !== undefined && provider !== wanted);
  if (elsewhere.length === 0) return [];
  const title = providerRow(used)?.title ?? used;
  const where = listed([...new Set(elsewhere.map(({ provider }) => titleOf(provider)))]);
  const names = listed([...new Set(elsewhere.map(({ node }) => `"${node}"`))]);
  return [`${elsewhere.length} of ${nodes.length} nodes ran on ${where}, not on ${title}: ${names}`];
}

/** The layers of which a node ran on another provider, with that provider. */
function layersElsewhere(executed: readonly PlacedNode[], graph: Graph, used: string): ReadonlyMap<LayerId, string> {
  const wanted = providerRow(used)?.runtimeName;
  const layerOf = new Map(graph.nodes.map(({ name, layer }) => [name, layer]));
  const elsewhere = new Map<LayerId, string>();
  for (const { node, provider } of executed) {
    // Nodes of no layer are the runtime's own, such as a copy between devices.
    const layer = layerOf.get(node);
    if (layer !== undefined && wanted !== undefined && provider !== wanted) elsewhere.set(layer, provider);
  }
  return elsewhere;
}

function places(elsewhere: ReadonlyMap<LayerId, string>): readonly string[] {
  return [...new Set(elsewhere.values())].map(titleOf);
}

/** At most this many names are listed in one sentence. */
const mostListed = 5;

function listed(names: readonly string[]): string {
  const more = names.length - mostListed;
  return more <= 0 ? names.join(', ') : `${names.slice(0, mostListed).join(', ')} and ${more} more`;
}
