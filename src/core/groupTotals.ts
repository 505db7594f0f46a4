import type { Analysis } from './analysis.ts';
import type { LayerId } from './diagnostic.ts';
import { groupChain } from './network.ts';
import type { Shape } from './shape.ts';

/** Sums over the layers of a group. Unknown counts make the sum NaN: a part of it would look like the whole. */
export interface GroupTotals {
  readonly layers: readonly LayerId[];
  readonly params: number;
  readonly macs: number;
  /** Output of the group's last layer. */
  readonly outputShape: Shape | undefined;
}

/** Sums of every group, by its position in `network.groups`. Linear in layers times depth. */
export function groupTotals({ network, layers }: Analysis): readonly GroupTotals[] {
  const members: LayerId[][] = network.groups.map(() => []);
  network.layers.forEach((layer, id) => {
    for (const group of groupChain(network, layer.group)) members[group]?.push(id);
  });
  return members.map((ids): GroupTotals => {
    const last = ids.at(-1);
    return {
      layers: ids,
      params: ids.reduce((sum, id) => sum + (layers[id]?.params ?? Number.NaN), 0),
      macs: ids.reduce((sum, id) => sum + (layers[id]?.macs ?? Number.NaN), 0),
      outputShape: last === undefined ? undefined : layers[last]?.outputShape,
    };
  });
}
