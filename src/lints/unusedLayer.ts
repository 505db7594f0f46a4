import type { LayerId } from '../core/diagnostic.ts';
import type { Network } from '../core/network.ts';
import { formatMacs, formatNumberOf } from '../core/units.ts';
import type { Graph } from './graph.ts';
import type { Lint } from './lint.ts';
import { quoted } from './words.ts';

export const unusedLayer: Lint = {
  code: 'unused-layer',
  severity: 'warning',
  check({ network, layers, order }, graph) {
    // A reference that leads nowhere may have meant the very layer that nothing reads.
    if (network.layers.some(({ inputs }) => inputs.includes(undefined))) return [];
    const wanted = wantedLayers(network, graph, order);
    return layers.flatMap((_, layer) => {
      if (wanted.has(layer) || (graph.readers[layer] ?? []).length !== 0) return [];
      const chain = onlyFor(network, graph, layer);
      const macs = chain.reduce((sum, id) => sum + (layers[id]?.macs ?? 0), 0);
      const params = chain.reduce((sum, id) => sum + (layers[id]?.params ?? 0), 0);
      const cost = `${formatNumberOf(params, 'parameter')} and ${formatMacs(macs)}`;
      const [first] = chain.slice(-1);
      const isAlone = chain.length === 1;
      const name = quoted(network, layer);
      const end = `remove ${isAlone ? 'it' : 'them'}, or read or return ${name}`;
      return [
        {
          message: isAlone
            ? `nothing reads ${name}, which is no result of the network: ${cost} for nothing; ${end}`
            : `nothing reads ${name}, which is no result of the network, nor does anything else read what leads to it: ` +
              `${chain.length} layers with ${cost} for nothing; ${end}`,
          locus: { layer },
          ...(first !== undefined &&
            !isAlone && {
              related: [{ locus: { layer: first }, message: `what is not used begins with ${quoted(network, first)}` }],
            }),
          fixes: [
            {
              title: isAlone ? `Remove ${name}` : `Remove ${name} and what only it reads`,
              changes: chain.map(id => ({ layer: id, isRemoved: true as const })),
            },
          ],
        },
      ];
    });
  },
};

/** The layers that lead to a result. */
function wantedLayers(network: Network, { results }: Graph, order: readonly LayerId[]): ReadonlySet<LayerId> {
  const wanted = new Set(results);
  for (const id of order.toReversed()) {
    if (!wanted.has(id)) continue;
    for (const source of network.layers[id]?.inputs ?? [])
      if (source !== undefined && 'layer' in source) wanted.add(source.layer);
  }
  return wanted;
}

/** A layer and those before it that nobody else needs, from the last to the first. */
function onlyFor(network: Network, { readers, results }: Graph, last: LayerId): readonly LayerId[] {
  const found = new Set([last]);
  for (const layer of found)
    for (const source of network.layers[layer]?.inputs ?? []) {
      if (source === undefined || !('layer' in source) || results.has(source.layer)) continue;
      if ((readers[source.layer] ?? []).every(reader => found.has(reader))) found.add(source.layer);
    }
  return [...found];
}
