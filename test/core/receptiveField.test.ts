import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { patchOf } from '../../src/core/receptiveField.ts';
import { readModel, type NetworkModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { unadvised } from '../support/preferences.ts';
import { branching, others, sideways, type Written } from '../support/arbitraryChains.ts';
import { movers } from '../support/movers.ts';

const runs = Number(process.env['CNN_CASES'] ?? 200);

describe('the receptive field', () => {
  const length = 30;
  const modelOf = (layers: readonly Written[]): NetworkModel =>
    readModel(JSON.stringify({ input: [2, length], layers }), catalogue, unadvised);

  it('holds everything that moves a unit, on random networks', () => {
    let sound = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(sideways, sideways, branching, others), { minLength: 1, maxLength: 5 }), layers => {
        const model = modelOf(layers);
        const reach = model.analysis.layers.at(-1)?.reach?.[0];
        if (0 < model.diagnostics.length || reach === undefined || Number.isNaN(reach.size)) return;
        sound += 1;
        movers(model, length).forEach((units, position) =>
          units.forEach((moved, unit) => {
            if (!moved) return;
            const { start, end } = patchOf(reach, Number.isNaN(reach.jump) ? 0 : unit);
            assert.ok(
              start <= position && position < end,
              `unit ${unit} sees ${start} to ${end} and ${position} moves it`,
            );
          }),
        );
      }),
      { numRuns: runs, seed: 5 },
    );
    assert.ok(runs / 2 < sound, `${sound} of ${runs} networks could be checked`);
  }).timeout(600_000);

  it('is no larger than what moves the unit that sees most, on random chains', () => {
    let checked = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(sideways, branching), { minLength: 1, maxLength: 4 }), layers => {
        const model = modelOf(layers);
        const reach = model.analysis.layers.at(-1)?.reach?.[0];
        // Taps far apart can miss a border, and maxima can hide a neighbour: what is left is linear.
        const isLinear = layers.every(({ type, dilation = 1 }) => type !== 'maxPool1d' && dilation === 1);
        if (0 < model.diagnostics.length || reach === undefined || !isLinear || !(reach.size < length / 2)) return;
        const moved = movers(model, length);
        const sizes = (moved[0] ?? []).map((_, unit) => {
          const positions = moved.flatMap((units, position) => (units[unit] === true ? [position] : []));
          return positions.length === 0 ? 0 : 1 + (positions.at(-1) ?? 0) - (positions[0] ?? 0);
        });
        // Every phase has to be seen somewhere away from the borders.
        if (sizes.length < 4 * (reach.phases?.length ?? 1) + 4) return;
        checked += 1;
        assert.equal(Math.max(...sizes), reach.size);
      }),
      { numRuns: runs, seed: 6 },
    );
    assert.ok(runs / 8 < checked, `${checked} of ${runs} networks could be checked`);
  }).timeout(600_000);

  it('is that of the tables of Araujo, Norris & Sim for the networks that the zoo has in their layout', () => {
    const table = JSON.parse(readFileSync(new URL('../reference/receptive-fields.json', import.meta.url), 'utf8')) as {
      networks: Record<string, { rf: number; stride: number; padding_224: number }>;
    };
    const ours = { vgg_a: 'vgg11', vgg_16: 'vgg16', alexnet_v2: 'alexnet', resnet_v1_50: 'resnet50-v1' };
    for (const [theirs, name] of Object.entries(ours)) {
      const text = readFileSync(new URL(`../../src/zoo/${name}.cnn.json`, import.meta.url), 'utf8');
      const { network, analysis } = readModel(text, catalogue);
      // The table ends where the classifier begins.
      const classifier = network.layers.findIndex(({ type }) => type === 'flatten' || type === 'globalAvgPool');
      const [reach] = analysis.layers[classifier - 1]?.reach ?? [];
      const { rf, stride, padding_224: padding } = table.networks[theirs] ?? {};
      assert.deepEqual([reach?.size, reach?.jump], [rf, stride], name);
      // Their AlexNet and the pool of their ResNet are padded otherwise.
      if (name.startsWith('vgg')) assert.equal(-(reach?.start ?? 0), padding, name);
    }
  });

  it('keeps the distance of units behind layers that read all positions and leave them where they are', () => {
    const jumps = (layers: readonly Written[]): readonly (number | undefined)[] =>
      modelOf(layers).analysis.layers.map(({ reach }) => reach?.[0]?.jump);
    const strided = { type: 'conv1d', outChannels: 2, kernelSize: 3, stride: 2 };
    assert.deepEqual(jumps([strided, { type: 'groupNorm', numGroups: 1 }, strided]), [2, 2, 4]);
    assert.deepEqual(jumps([strided, { type: 'multiHeadAttention' }]), [2, 2]);
    assert.equal(jumps([strided, { type: 'squeezeExcite', reduction: 1 }, strided]).at(-1), 4);
    assert.deepEqual(jumps([strided, { type: 'flatten' }]), [2, Number.NaN]);
  });
});
