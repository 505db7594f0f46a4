import type { Analysis } from '../../../core/analysis.ts';
import { ownInputCount } from '../../../core/network.ts';

/**
 * By layer, whether it or anything that it is computed from breaks ties: rounding may have moved a value to another place there, so that two
 * chains of computation can only be compared in the mean.
 */
export function tiesBreakBefore({ network, layers, order }: Analysis): readonly boolean[] {
  const broken: boolean[] = network.layers.map(() => false);
  for (const id of order) {
    const layer = network.layers[id];
    const sources = layer?.inputs.slice(0, ownInputCount(layer)) ?? [];
    const inherited = sources.some(
      source => source !== undefined && 'layer' in source && broken[source.layer] === true,
    );
    broken[id] = inherited || layers[id]?.type?.breaksTies === true;
  }
  return broken;
}
