import type { LayerId } from '../core/diagnostic.ts';
import { formatExact } from '../core/units.ts';
import { carried, soleInput, soleReader } from './graph.ts';
import type { Lint } from './lint.ts';
import { quoted } from './words.ts';

/** Source: Li et al. 2019, "Understanding the disharmony between dropout and batch normalization by variance shift". */
export const dropoutBeforeNorm: Lint = {
  code: 'dropout-before-norm',
  severity: 'information',
  check(analysis, graph) {
    const { network, layers } = analysis;
    const dropouts = carried<LayerId>(analysis, (id, arriving) => {
      const type = layers[id]?.type;
      if (type?.category === 'regularization') return 0 < shareOf(layers[id]?.values?.['p']) ? id : arriving;
      // What the norm before has evened out does not reach the next.
      if (type?.collectsStatistics === true) return undefined;
      return type?.linearity !== undefined || (type?.category === 'activation' && type.gives === undefined)
        ? arriving
        : undefined;
    });
    return layers.flatMap(({ type }, norm) => {
      if (type?.collectsStatistics !== true) return [];
      const source = soleInput(network.layers[norm]);
      const dropout = source === undefined ? undefined : dropouts[source];
      const dropped = dropout === undefined ? undefined : network.layers[dropout];
      if (dropout === undefined || dropped === undefined) return [];
      const share = shareOf(layers[dropout]?.values?.['p']);
      const factor = `1 / (1 − ${share}) = ${formatExact(1 / (1 - share))}`;
      const moved = {
        title: `Put ${quoted(network, dropout)} behind ${quoted(network, norm)}`,
        changes: [
          { layer: dropout, isRemoved: true },
          { layer: norm, after: [{ type: dropped.type, attributes: dropped.written }] },
        ],
      } as const;
      return [
        {
          message:
            `${quoted(network, norm)} learns a variance that ${quoted(network, dropout)} raises to at least ${factor} times while training ` +
            `and no longer afterwards (variance shift); put the dropout behind the last batch norm`,
          locus: { layer: norm, at: 'type' },
          related: [
            { locus: { layer: dropout }, message: `${quoted(network, dropout)} drops ${100 * share}% while training` },
          ],
          fixes: source === dropout && soleReader(graph, dropout) === norm ? [moved] : [],
        },
      ];
    });
  },
};

function shareOf(p: unknown): number {
  return typeof p === 'number' ? p : 0;
}
