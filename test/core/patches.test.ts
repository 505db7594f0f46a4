import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Analysis } from '../../src/core/analysis.ts';
import { patchesOf, type MapPatch, type UnitPatches } from '../../src/core/patches.ts';
import { patchOf } from '../../src/core/receptiveField.ts';
import { readModel, type NetworkModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { branching, others, sideways, type Written } from '../support/arbitraryChains.ts';
import { movers } from '../support/movers.ts';
import { unadvised } from '../support/preferences.ts';

const runs = Number(process.env['CNN_CASES'] ?? 200);
const length = 30;
const modelOf = (layers: readonly Written[], input: readonly number[] = [2, length]): NetworkModel =>
  readModel(JSON.stringify({ input, layers }), catalogue, unadvised);
const zoo = (name: string): Analysis =>
  readModel(readFileSync(new URL(`../../src/zoo/${name}.cnn.json`, import.meta.url), 'utf8'), catalogue).analysis;

const last = ({ network }: Analysis): number => network.layers.length - 1;
const layerCalled = ({ network }: Analysis, name: string): number => {
  const found = network.layers.findIndex(layer => layer.name === name);
  assert.notEqual(found, -1, name);
  return found;
};
const onInput = (patches: UnitPatches | undefined): MapPatch | undefined =>
  patches?.maps.find(({ source }) => 'input' in source);
const patchesAt = (analysis: Analysis, layer: string, unit?: readonly number[]): UnitPatches => {
  const patches = patchesOf(analysis, layerCalled(analysis, layer), unit);
  assert.ok(patches !== undefined);
  return patches;
};
const named = ({ network }: Analysis, { maps }: UnitPatches): Readonly<Record<string, readonly number[][]>> => {
  const spans: Record<string, readonly number[][]> = {};
  for (const { source, asked } of maps) {
    const name = 'input' in source ? 'input' : (network.layers[source.layer]?.name ?? '');
    spans[name] = asked.map(({ from, to }) => [from, to]);
  }
  return spans;
};

/** Layers whose border holds the map itself. */
const bordered: fc.Arbitrary<Written> = fc.oneof(
  fc.record({
    type: fc.constant('conv1d'),
    outChannels: fc.constant(2),
    kernelSize: fc.integer({ min: 1, max: 4 }),
    padding: fc.integer({ min: 0, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    paddingMode: fc.constantFrom('reflect', 'replicate', 'circular'),
  }),
  fc.record({
    type: fc.constant('pad1d'),
    padding: fc.integer({ min: 0, max: 4 }),
    mode: fc.constantFrom('reflect', 'replicate', 'circular', 'constant'),
  }),
  fc.record({ type: fc.constant('blurPool1d'), paddingMode: fc.constantFrom('reflect', 'circular', 'zeros') }),
);

describe('the patches of a unit', () => {
  it('hold everything that moves the unit, on random networks', () => {
    let sound = 0;
    const layer = fc.oneof(sideways, sideways, bordered, branching, others);
    fc.assert(
      fc.property(fc.array(layer, { minLength: 1, maxLength: 5 }), layers => {
        const model = modelOf(layers);
        if (0 < model.diagnostics.length) return;
        sound += 1;
        const moved = movers(model, length);
        (moved[0] ?? []).forEach((_, unit) => {
          const [span] = onInput(patchesOf(model.analysis, last(model.analysis), [unit]))?.read ?? [];
          moved.forEach((units, position) => {
            if (units[unit] !== true) return;
            assert.ok(
              span !== undefined && span.from <= position && position <= span.to,
              `unit ${unit} reads ${span?.from} to ${span?.to} and ${position} moves it`,
            );
          });
        });
      }),
      { numRuns: runs, seed: 7 },
    );
    assert.ok(runs / 2 < sound, `${sound} of ${runs} networks could be checked`);
  }).timeout(600_000);

  it('read exactly what moves the unit, on random chains of linear layers', () => {
    let checked = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(sideways, branching), { minLength: 1, maxLength: 4 }), layers => {
        // Maxima can hide a neighbour, taps can miss a border, and interpolation can give it a weight of 0.
        const isLinear = !/maxPool|upsample|slice|"dilation":2/.test(JSON.stringify(layers));
        const model = modelOf(layers);
        if (0 < model.diagnostics.length || !isLinear) return;
        checked += 1;
        const moved = movers(model, length);
        (moved[0] ?? []).forEach((_, unit) => {
          const positions = moved.flatMap((units, position) => (units[unit] === true ? [position] : []));
          const expected = positions.length === 0 ? undefined : [positions[0], positions.at(-1)];
          const [span] = onInput(patchesOf(model.analysis, last(model.analysis), [unit]))?.read ?? [];
          assert.deepEqual(span && [span.from, span.to], expected, `unit ${unit}`);
        });
      }),
      { numRuns: runs, seed: 8 },
    );
    assert.ok(runs / 8 < checked, `${checked} of ${runs} networks could be checked`);
  }).timeout(600_000);

  it('are as large on the input as the receptive field of their phase, and lie where it does', () => {
    let checked = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(sideways, branching), { minLength: 1, maxLength: 5 }), layers => {
        const { analysis, diagnostics } = modelOf(layers);
        const own = analysis.layers[last(analysis)];
        const reach = own?.reach?.[0];
        if (0 < diagnostics.length || reach === undefined || !Number.isFinite(reach.size + reach.jump)) return;
        // Where a transposed convolution leaves gaps, the patch between is a hull that takes in a gap at its border.
        const hasGaps = layers.some(({ kernelSize, stride = 1 }) => Number(kernelSize) < Number(stride));
        for (let unit = 0; unit < (own?.outputShape?.[1] ?? 0); unit++) {
          const { start, end } = patchOf(reach, unit);
          if (!Number.isFinite(start)) continue;
          checked += 1;
          const [span] = onInput(patchesOf(analysis, last(analysis), [unit]))?.asked ?? [];
          if (hasGaps) assert.ok(span !== undefined && span.from <= start && end <= span.to + 1, `unit ${unit}`);
          else assert.deepEqual(span && [span.from, span.to + 1], [start, end], `unit ${unit}`);
        }
      }),
      { numRuns: 2 * runs, seed: 9 },
    );
    assert.ok(runs < checked, `${checked} units could be checked`);
  });

  for (const name of ['lenet5', 'alexnet', 'vgg16', 'googlenet', 'resnet50', 'densenet121', 'unet', 'deconvnet'])
    it(`are no larger than the receptive field of every map of ${name}, which some unit has`, () => {
      const analysis = zoo(name);
      const layers = analysis.order.filter(id => {
        const reach = analysis.layers[id]?.reach;
        return 0 < (reach?.length ?? 0) && reach?.every(({ whole, size }) => whole !== true && !Number.isNaN(size));
      });
      // Every layer of ResNet-50 has the phases of the last, and one in ten shows what there is to see.
      for (const id of layers.filter((_, index) => index % Math.ceil(layers.length / 12) === 0)) {
        const [height = 0, width = 0] = analysis.layers[id]?.outputShape?.slice(1) ?? [];
        const reach = analysis.layers[id]?.reach ?? [];
        const phases = Math.min(reach[0]?.phases?.length ?? 1, height, width);
        const sizes = Array.from({ length: phases }, (_, phase) => {
          const spans = onInput(patchesOf(analysis, id, [phase, phase]))?.asked ?? [];
          return spans.map(({ from, to }) => to - from + 1);
        });
        const largest = reach.map((_, axis) => Math.max(...sizes.map(size => size[axis] ?? 0)));
        const place = `${name}: ${analysis.network.layers[id]?.name ?? ''}`;
        assert.deepEqual(largest, reach.map(({ size }) => size), place); // prettier-ignore
      }
    });

  it('are those of every map on the way, for LeNet-5', () => {
    const analysis = zoo('lenet5');
    // prettier-ignore
    assert.deepEqual(named(analysis, patchesAt(analysis, 'c3', [4, 4])), {
      input: [[8, 21], [8, 21]],
      c1: [[8, 17], [8, 17]],
      tanh_1: [[8, 17], [8, 17]],
      s2: [[4, 8], [4, 8]],
      c3: [[4, 4], [4, 4]],
    });
  });

  it('are apart for each branch of an inception block, the widest way through the 5×5', () => {
    const analysis = zoo('googlenet');
    const { joins, widest } = patchesAt(analysis, '4a.inception.concat', [7, 7]);
    const [nearest] = joins;
    assert.ok(nearest !== undefined && joins.length === 3);
    assert.deepEqual(
      nearest.ways.map(({ onFork }) => onFork?.asked.map(({ from, to }) => to - from + 1)),
      [[1, 1], [3, 3], [5, 5], [3, 3]],
    ); // prettier-ignore
    assert.equal(nearest.widest, 2);
    const onWay = widest.map(source => ('layer' in source ? (analysis.network.layers[source.layer]?.name ?? '') : 'input')); // prettier-ignore
    assert.equal(onWay[0], 'input');
    assert.equal(onWay.at(-1), '4a.inception.concat');
    assert.ok(
      onWay.some(name => name.startsWith('4a.') && name.includes('5x5')),
      onWay.join(' '),
    );
  });

  it('keep a shortcut apart from what it goes around', () => {
    const { analysis } = modelOf(
      [{ type: 'residual', layers: [{ type: 'conv2d', outChannels: 3, kernelSize: 3, padding: 1 }] }],
      [3, 9, 9],
    );
    const [join] = patchesOf(analysis, last(analysis))?.joins ?? [];
    assert.ok(join !== undefined);
    assert.deepEqual(join.fork, { input: 0 });
    assert.deepEqual(
      join.ways.map(({ maps, onFork }) => [maps.map(({ asked }) => asked[0]?.from), onFork?.asked[0]]),
      [[[4], { from: 3, to: 5 }], [[], { from: 4, to: 4 }]],
    ); // prettier-ignore
  });

  it('say how a border that mirrors the map is read, and that zeros are not', () => {
    const padded = (mode: string): unknown => {
      const { analysis } = modelOf([{ type: 'pad1d', padding: 4, mode }, { type: 'conv1d', outChannels: 1, kernelSize: 2 }]); // prettier-ignore
      const patch = onInput(patchesOf(analysis, last(analysis), [0]));
      return [patch?.asked[0], patch?.read?.[0]];
    };
    const asked = { from: -4, to: -3 };
    assert.deepEqual(padded('zeros'), [asked, undefined]);
    assert.deepEqual(padded('replicate'), [asked, { from: 0, to: 0 }]);
    assert.deepEqual(padded('reflect'), [asked, { from: 3, to: 4 }]);
    assert.deepEqual(padded('circular'), [asked, { from: 26, to: 27 }]);
  });

  it('follow the phases of a transposed convolution', () => {
    const { analysis } = modelOf([{ type: 'convTranspose1d', outChannels: 1, kernelSize: 3, stride: 2 }]);
    const seen = [0, 1, 2, 3].map(unit => onInput(patchesOf(analysis, last(analysis), [unit]))?.asked[0]);
    assert.deepEqual(seen, [{ from: -1, to: 0 }, { from: 0, to: 0 }, { from: 0, to: 1 }, { from: 1, to: 1 }]); // prettier-ignore
  });

  it('are everything behind a flatten and a linear layer, and nothing is asked of an unknown size', () => {
    const { analysis } = modelOf([{ type: 'flatten' }, { type: 'linear', outFeatures: 3 }]);
    assert.deepEqual(onInput(patchesOf(analysis, last(analysis)))?.read, [{ from: 0, to: length - 1 }]);
    const broken = modelOf([{ type: 'conv1d', outChannels: 3, kernelSize: 99 }]).analysis;
    assert.equal(patchesOf(broken, last(broken)), undefined);
  });

  it('take a unit beyond the map to its border, and the middle where none is given', () => {
    const { analysis } = modelOf([{ type: 'relu' }]);
    const unit = (wanted?: readonly number[]): unknown => patchesOf(analysis, last(analysis), wanted)?.unit;
    assert.deepEqual([unit(), unit([-4]), unit([99]), unit([Number.NaN])], [[14], [0], [29], [14]]);
  });
});
