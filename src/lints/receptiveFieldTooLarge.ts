import { formatExact } from '../core/units.ts';
import type { Lint } from './lint.ts';
import { axisWord, quoted } from './words.ts';

/**
 * From 2 · input − 1 px on, every unit sees all of the input. The pixels that count are fewer than those that are seen, roughly
 * half along each axis and less in deep networks, so that only twice as much again is too much for sure.
 * Source: Luo, Li, Urtasun & Zemel 2016, "Understanding the effective receptive field".
 */
const excess = 2;

export const receptiveFieldTooLarge: Lint = {
  code: 'receptive-field-too-large',
  severity: 'information',
  check: ({ network, layers, order }) => {
    const [output] = network.outputs;
    const [input] = network.inputs;
    if (output === undefined || !('layer' in output) || network.inputs.length !== 1) return [];
    const reach = layers[output.layer]?.reach ?? [];
    // Global layers see everything at once, which is what they are for; a single position, such as the noise of a generator, too.
    const axis = reach.findIndex(({ size, whole }, each) => {
      const length = input?.shape?.[each + 1] ?? Number.NaN;
      return whole !== true && 1 < length && excess * (2 * length - 1) < size;
    });
    const [at, length] = [reach[axis], input?.shape?.[axis + 1]];
    if (at === undefined || length === undefined) return [];
    const enough = 2 * length - 1;
    const first = order.find(id => enough <= (layers[id]?.reach?.[axis]?.size ?? 0));
    return [
      {
        message:
          `a unit of ${quoted(network, output.layer)} sees ${formatExact(at.size)} px along the ${axisWord(reach.length, axis)} of an input of ` +
          `${formatExact(length)}: from ${quoted(network, first)} on every unit sees all of it (2·${formatExact(length)} − 1 = ${formatExact(enough)} px), ` +
          `and what follows adds padding; use fewer layers, less dilation, or a larger input`,
        locus: { layer: output.layer, at: 'type' },
        ...(first !== undefined && {
          related: [
            { locus: { layer: first }, message: `from ${quoted(network, first)} on, every unit sees the whole input` },
          ],
        }),
      },
    ];
  },
};
