import { formatExact } from '../core/units.ts';
import { soleReader } from './graph.ts';
import type { Lint } from './lint.ts';
import { quoted } from './words.ts';

/** Source: Ioffe & Szegedy 2015, §3.2. */
export const biasBeforeNorm: Lint = {
  code: 'bias-before-norm',
  severity: 'warning',
  check: ({ network, layers }, graph) =>
    layers.flatMap(({ type, values, weights, outputShape }, layer) => {
      if (type?.linearity !== 'learned' || values?.['bias'] !== true || outputShape === undefined) return [];
      const biases = weights['bias']?.[0];
      const reader = soleReader(graph, layer);
      const norm = reader === undefined ? undefined : layers[reader];
      if (reader === undefined || biases === undefined || norm?.values === undefined) return [];
      if (norm.type?.removesChannelMeans([outputShape], norm.values) !== true) return [];
      const message =
        `${quoted(network, layer)} adds ${formatExact(biases)} learned biases, and ${quoted(network, reader)} takes them away again ` +
        `with the mean of each channel; use bias false, ${formatExact(biases)} parameters fewer`;
      const title = 'Use bias false';
      const isLiteral = network.layers[layer]?.literals?.['bias'] !== undefined;
      return [
        {
          message,
          locus: { layer, at: { attribute: 'bias' } },
          related: [{ locus: { layer: reader }, message: `${quoted(network, reader)} takes the mean away` }],
          fixes: isLiteral ? [] : [{ title, changes: [{ layer, set: { bias: false } }] }],
        },
      ];
    }),
};
