import type { Analysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import type { Source } from '../core/network.ts';
import type { Reach } from '../core/receptiveField.ts';
import { formatShape } from '../core/shape.ts';
import { formatExact } from '../core/units.ts';
import { soleInput } from './graph.ts';
import type { Lint } from './lint.ts';
import { axisWord, quoted } from './words.ts';

export const receptiveFieldTooSmall: Lint = {
  code: 'receptive-field-too-small',
  severity: 'warning',
  check(analysis) {
    const { network } = analysis;
    const { objectSize } = network;
    if (objectSize === undefined) return [];
    return network.outputs.slice(0, 1).flatMap(output => {
      const seen = lastSeen(analysis, output);
      const sizes = seen?.reach.map((_, axis) =>
        typeof objectSize === 'number' ? objectSize : (objectSize[axis] ?? 0),
      );
      const axis = seen?.reach.findIndex(({ size }, each) => size < (sizes?.[each] ?? 0)) ?? -1;
      const [at, wanted] = [seen?.reach[axis], sizes?.[axis]];
      if (seen === undefined || at === undefined || wanted === undefined) return [];
      const missing = wanted - at.size;
      const more = Math.ceil(missing / (2 * at.jump));
      const mend = Number.isNaN(more)
        ? 'use more layers, strides or dilation'
        : `${more} more 3×3 ${more === 1 ? 'layer' : 'layers'} at its jump of ${formatExact(at.jump)} px would do, or strides and dilation before it`;
      return [
        {
          message:
            `a unit of ${quoted(network, seen.layer)} sees ${formatShape(seen.reach.map(({ size }) => size))} px, and along the ` +
            `${axisWord(seen.reach.length, axis)} that is ${formatExact(missing)} px less than the ${formatExact(wanted)} px of what is to be recognised; ${mend}`,
          locus: { network: 'objectSize' },
          related: [
            {
              locus: { layer: seen.layer },
              message: `the widest view of the input is that of ${quoted(network, seen.layer)}`,
            },
          ],
        },
      ];
    });
  },
};

/**
 * The layer whose units decide what is recognised: the result's, or where a pool has summed up all positions, the last before it.
 * A pool counts what its units have found; it finds nothing larger.
 */
function lastSeen(
  { network, layers }: Analysis,
  output: Source,
): { readonly layer: LayerId; readonly reach: readonly Reach[] } | undefined {
  if (!('layer' in output)) return undefined;
  let layer: LayerId | undefined = output.layer;
  for (let steps = 0; layer !== undefined && steps <= layers.length; steps++) {
    const { reach, type } = layers[layer] ?? {};
    if (reach === undefined) return undefined;
    if (reach.every(({ whole }) => whole !== true)) return { layer, reach };
    const before = soleInput(network.layers[layer]);
    const isWholeBefore = before === undefined || layers[before]?.reach?.some(({ whole }) => whole) !== false;
    // All positions at once, each with weights of its own, are as good as one wide kernel.
    if (!isWholeBefore && type?.category !== 'pooling') return { layer, reach };
    layer = before;
  }
  return undefined;
}
