import type { LayerAnalysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { carried, soleInput, soleReader } from './graph.ts';
import type { Lint } from './lint.ts';
import { quoted } from './words.ts';

export const activationMissing: Lint = {
  code: 'activation-missing',
  severity: 'warning',
  check(analysis, graph) {
    const { network, layers } = analysis;
    const linear = carried<LayerId>(analysis, (id, arriving) => {
      const linearity = layers[id]?.type?.linearity;
      const from = linearity === 'learned' ? id : linearity === 'kept' ? arriving : undefined;
      // What others read as well, such as a shortcut, is more than a step on the way.
      return from !== undefined && soleReader(graph, id) !== undefined ? from : undefined;
    });
    return layers.flatMap((after, second) => {
      if (after.type?.linearity !== 'learned') return [];
      const source = soleInput(network.layers[second]);
      const first = source === undefined ? undefined : linear[source];
      const before = first === undefined ? undefined : layers[first];
      if (first === undefined || before === undefined || isMeant(before, after)) return [];
      const [from, to] = [quoted(network, first), quoted(network, second)];
      return [
        {
          message: `${to} is linear in what ${from} computes, and nothing bends it between them, so that one layer could do what both do; put an activation such as relu between`,
          locus: { layer: second, at: 'type' },
          related: [{ locus: { layer: first }, message: `${from} is linear, too` }],
          fixes: [
            {
              title: `Insert relu in front of ${to}`,
              changes: [{ layer: second, before: [{ type: 'relu', attributes: {} }] }],
            },
          ],
        },
      ];
    });
  },
};

/** Whether two linear maps in a row are a factorisation: cheaper than the one that they amount to, and so meant. */
function isMeant(first: LayerAnalysis, second: LayerAnalysis): boolean {
  return isGrouped(first) || isGrouped(second) || isBottleneck(first, second) || areAcross(first, second);
}

/** Channels apart, as in a depthwise convolution: the mixing is left to the other one (Howard et al. 2017). */
function isGrouped({ weights, inputShapes: [input], outputShape, type }: LayerAnalysis): boolean {
  const [rows = 0, columns = 0] = weights['weight'] ?? [];
  // Transposed convolutions list their input channels first.
  const [inChannels, outChannels] = [input?.[0] ?? Number.NaN, outputShape?.[0] ?? Number.NaN];
  return type?.category === 'upsampling' ? columns < outChannels : columns < inChannels && rows <= outChannels;
}

/**
 * Fewer channels between than before and after: a matrix of low rank, or the linear bottleneck of Sandler et al. 2018. Between two
 * 1×1 convolutions it is meant even where the first does not narrow yet, as in the first block of MobileNet v3.
 */
function isBottleneck(first: LayerAnalysis, second: LayerAnalysis): boolean {
  const [before, between] = [first.inputShapes[0]?.[0] ?? Number.NaN, second.inputShapes[0]?.[0] ?? Number.NaN];
  const after = second.outputShape?.[0] ?? Number.NaN;
  if (isPointwise(first) && isPointwise(second)) return !(before < between || after <= between);
  return !(Math.min(before, after) <= between);
}

function isPointwise({ window }: LayerAnalysis): boolean {
  return window?.kernelSize.every(kernel => kernel === 1) ?? false;
}

/** Kernels along different axes, 1×N and N×1: a kernel that is an outer product (Jaderberg et al. 2014), or one of space and time. */
function areAcross({ window: first }: LayerAnalysis, { window: second }: LayerAnalysis): boolean {
  const reaches = (kernelSize: readonly number[] | undefined): boolean =>
    kernelSize?.some(kernel => 1 < kernel) ?? false;
  return (
    reaches(first?.kernelSize) &&
    reaches(second?.kernelSize) &&
    (first?.kernelSize.every((kernel, axis) => kernel === 1 || second?.kernelSize[axis] === 1) ?? false)
  );
}
