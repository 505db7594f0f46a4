import type { LayerId } from '../core/diagnostic.ts';
import { ownInputCount, type Network } from '../core/network.ts';

/** The layer that alone reads a feature map; undefined when there are others, or when the feature map is a result of the network. */
export function onlyReader(network: Network, layer: LayerId): LayerId | undefined {
  if (network.outputs.some(source => 'layer' in source && source.layer === layer)) return undefined;
  let found: LayerId | undefined;
  for (const [id, { inputs }] of network.layers.entries())
    for (const source of inputs) {
      if (source === undefined || !('layer' in source) || source.layer !== layer) continue;
      if (found !== undefined) return undefined;
      found = id;
    }
  return found;
}

/** Whether a layer is named by the attributes of another, as a pool is by the max unpooling that undoes it. */
export function isNamed({ layers }: Network, layer: LayerId): boolean {
  return layers.some(
    each =>
      each.references !== undefined &&
      each.inputs
        .slice(ownInputCount(each))
        .some(source => source !== undefined && 'layer' in source && source.layer === layer),
  );
}
