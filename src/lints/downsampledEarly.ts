import type { LayerId } from '../core/diagnostic.ts';
import { formatShape, sizeOf } from '../core/shape.ts';
import { formatExact } from '../core/units.ts';
import type { Lint } from './lint.ts';
import { axisWord, quoted } from './words.ts';

/**
 * The most by which a map may be smaller along an axis that at most one learned layer has read. AlexNet, the most eager of the
 * classical networks, comes to just that (stride 4, and a pool of stride 2); ResNet, Inception and DenseNet to 4.
 * Source: Krizhevsky et al. 2012; against more, Iandola et al. 2016 (SqueezeNet), §3.1, strategy 3.
 */
const mostAtOnce = 8;

export const downsampledEarly: Lint = {
  code: 'downsampled-early',
  severity: 'information',
  check({ network, layers, order }) {
    const [input] = network.inputs;
    if (network.inputs.length !== 1 || input?.shape === undefined) return [];
    const numbers = sizeOf(input.shape);
    // How many learned layers have looked at what stands behind each layer, on the longest way to it.
    const depths: number[] = [];
    const jumpOf = (layer: LayerId | undefined, axis: number): number =>
      layer === undefined ? 1 : (layers[layer]?.reach?.[axis]?.jump ?? 1);
    return order.flatMap(layer => {
      const sources = network.layers[layer]?.inputs ?? [];
      let depth = layers[layer]?.type?.linearity === 'learned' ? 1 : 0;
      const own = depth;
      for (const source of sources)
        if (source !== undefined && 'layer' in source) depth = Math.max(depth, (depths[source.layer] ?? 0) + own);
      depths[layer] = depth;
      if (1 < depth) return [];
      const [source] = sources;
      const before = source !== undefined && 'layer' in source ? source.layer : undefined;
      const { reach = [], outputShape } = layers[layer] ?? {};
      const axis = reach.findIndex(
        ({ jump, whole }, each) => whole !== true && mostAtOnce < jump && jumpOf(before, each) <= mostAtOnce,
      );
      const at = reach[axis];
      // Patches in as many channels as they have pixels lose nothing (pixelUnshuffle, the first layer of a transformer).
      if (at === undefined || outputShape === undefined || !(sizeOf(outputShape) < numbers)) return [];
      // All positions in one are a summary, such as the squeeze of a squeeze-and-excitation.
      if (outputShape[axis + 1] === 1) return [];
      const [from, to] = [input.shape?.[axis + 1] ?? Number.NaN, outputShape[axis + 1] ?? Number.NaN];
      return [
        {
          message:
            `${quoted(network, layer)} leaves ${formatExact(to)} of ${formatExact(from)} px along the ${axisWord(reach.length, axis)}, one of every ${formatExact(at.jump)}, ` +
            `${depth === 0 ? 'before any learned layer has' : 'when only one learned layer has'} looked at them, and ` +
            `${formatShape(outputShape)} numbers are left of ${formatShape(input.shape ?? [])}; use smaller strides at first, at most ${mostAtOnce} altogether`,
          locus: { layer, at: 'type' },
          ...(before !== undefined && {
            related: [
              {
                locus: { layer: before },
                message: `${quoted(network, before)} has one of every ${formatExact(jumpOf(before, axis))} px`,
              },
            ],
          }),
        },
      ];
    });
  },
};
