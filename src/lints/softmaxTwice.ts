import type { LayerId } from '../core/diagnostic.ts';
import { sizeOf } from '../core/shape.ts';
import { formatExact } from '../core/units.ts';
import { carried, soleInput, soleReader } from './graph.ts';
import type { Lint } from './lint.ts';
import { quoted } from './words.ts';

export const softmaxTwice: Lint = {
  code: 'softmax-twice',
  severity: 'warning',
  check(analysis, graph) {
    const { network, layers } = analysis;
    const givers = carried<LayerId>(analysis, (id, arriving) => {
      const { type, inputShapes: [input] = [], outputShape } = layers[id] ?? {};
      if (type?.gives !== undefined) return id;
      if (arriving === undefined || type?.view !== true) return undefined;
      // Another layout of the same channels: behind others, the numbers that add up to 1 no longer stand at one position.
      const isSame = input?.[0] === outputShape?.[0] && sizeOf(input ?? []) === sizeOf(outputShape ?? []);
      return isSame ? arriving : undefined;
    });
    return layers.flatMap(({ type, outputShape }, second) => {
      if (type?.gives === undefined) return [];
      const source = soleInput(network.layers[second]);
      const first = source === undefined ? undefined : givers[source];
      const given = first === undefined ? undefined : layers[first]?.type?.gives;
      if (first === undefined || given === undefined) return [];
      // Of channels that are not known, as in a circle, nothing can be said.
      if (Number.isNaN(outputShape?.[0] ?? Number.NaN)) return [];
      const [from, to] = [quoted(network, first), quoted(network, second)];
      const classes = outputShape?.[0] ?? Number.NaN;
      const most = Math.E / (Math.E + classes - 1);
      // Of a pair such as softmax and logSoftmax, the first is what was not meant.
      const gone = type.gives === 'logProbabilities' && soleReader(graph, first) !== undefined ? first : second;
      const why =
        given === 'logProbabilities'
          ? `${to} reads ${from}, whose exponentials add up to 1 already, so that it gives nothing that ${from} does not`
          : `${to} reads the probabilities of ${from}, and no probability can come out of ${formatExact(classes)} classes above ` +
            `e / (e + ${formatExact(classes - 1)}) = ${most.toPrecision(3)}`;
      return [
        {
          message: `${why}; remove ${quoted(network, gone)}`,
          locus: { layer: second, at: 'type' },
          related: [{ locus: { layer: first }, message: `the first is ${from}` }],
          fixes: [{ title: `Remove ${quoted(network, gone)}`, changes: [{ layer: gone, isRemoved: true }] }],
        },
      ];
    });
  },
};
