import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Change, LayerChange, NewLayer } from '../../src/core/change.ts';
import { analyze } from '../../src/core/analyze.ts';
import { changeNetwork } from '../../src/core/changeNetwork.ts';
import type { Layer, Network, Source } from '../../src/core/network.ts';
import { hasErrors, readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { branching, others, sideways } from '../support/arbitraryChains.ts';
import { networkAround } from '../support/arbitraryLayers.ts';

const networkOf = (written: unknown): Network => readModel(JSON.stringify(written), catalogue).network;

/** A network of one input as lines: a layer, its type, what it reads. */
function linesOf({ layers, inputs, outputs }: Network): readonly string[] {
  const nameOf = (source: Source | undefined): string =>
    source === undefined
      ? '?'
      : 'input' in source
        ? (inputs[source.input]?.name ?? '')
        : (layers[source.layer]?.name ?? '');
  const line = ({ name, type, inputs: read }: Layer): string => `${name}: ${type}(${read.map(nameOf).join(', ')})`;
  return [...layers.map(line), `→ ${outputs.map(nameOf).join(', ')}`];
}

const relu: NewLayer = { type: 'relu', attributes: {} };
const tanh: NewLayer = { type: 'tanh', attributes: {} };
const identity: NewLayer = { type: 'identity', attributes: {} };

const chain = networkOf({
  input: [3, 8, 8],
  layers: [
    { type: 'conv2d', name: 'first', outChannels: 4, kernelSize: 3, weight: [1], init: 'zeros' },
    { type: 'relu' },
    { type: 'conv2d', outChannels: 2, kernelSize: 3 },
  ],
});
const changed = (change: Change | readonly Change[], network = chain): readonly string[] =>
  linesOf(changeNetwork(network, Array.isArray(change) ? (change as readonly Change[]) : [change as Change]));

describe('a changed network', () => {
  it('has the layers before a layer between it and what it reads', () => {
    assert.deepEqual(changed({ layer: 1, before: [tanh, identity] }), [
      'first: conv2d(input)',
      'tanh_1: tanh(first)',
      'identity_1: identity(tanh_1)',
      'relu_1: relu(identity_1)',
      'conv2d_1: conv2d(relu_1)',
      '→ conv2d_1',
    ]);
  });

  it('gives the name of a layer to the last of those behind it, which its readers read', () => {
    assert.deepEqual(changed({ layer: 0, after: [relu, identity] }), [
      'conv2d_2: conv2d(input)',
      'relu_2: relu(conv2d_2)',
      'first: identity(relu_2)',
      'relu_1: relu(first)',
      'conv2d_1: conv2d(relu_1)',
      '→ conv2d_1',
    ]);
  });

  it('reads its result behind the layers that follow the last', () => {
    assert.deepEqual(changed({ layer: 2, after: [relu] }).slice(-2), ['relu_2: relu(conv2d_1)', '→ relu_2']);
  });

  it('lets the readers of a layer that is gone read what it had read', () => {
    assert.deepEqual(changed({ layer: 1, isRemoved: true }), [
      'first: conv2d(input)',
      'conv2d_1: conv2d(first)',
      '→ conv2d_1',
    ]);
    assert.deepEqual(changed({ layer: 2, isRemoved: true }).at(-1), '→ relu_1');
    assert.deepEqual(changed([0, 1, 2].map(layer => ({ layer, isRemoved: true }))), ['→ input']);
  });

  it('puts other layers in the place of one that is gone, under its name', () => {
    const expected = ['tanh_1: tanh(input)', 'first: relu(tanh_1)', 'relu_1: relu(first)'];
    assert.deepEqual(changed({ layer: 0, before: [tanh], after: [relu], isRemoved: true }).slice(0, 3), expected);
    assert.deepEqual(changed({ layer: 0, after: [tanh, relu], isRemoved: true }).slice(0, 3), expected);
    assert.deepEqual(changed({ layer: 0, before: [tanh, relu], isRemoved: true }).slice(0, 3), expected);
  });

  it('has attributes, numbers and starting values as they were set', () => {
    const set = { outChannels: 9, kernelSize: undefined, weight: undefined, init: undefined, bias: [1, 2] };
    const [first] = changeNetwork(chain, [{ layer: 0, type: 'conv1d', set }]).layers;
    assert.deepEqual(first, {
      name: 'first',
      type: 'conv1d',
      written: { outChannels: 9 },
      literals: { bias: [1, 2] },
      inputs: [{ input: 0 }],
    });
  });

  it('applies several changes of neighbours, whatever their order', () => {
    const changes: readonly Change[] = [
      { layer: 0, after: [tanh] },
      { layer: 1, isRemoved: true },
      { layer: 2, before: [identity] },
    ];
    const expected = [
      'conv2d_2: conv2d(input)',
      'first: tanh(conv2d_2)',
      'identity_1: identity(first)',
      'conv2d_1: conv2d(identity_1)',
      '→ conv2d_1',
    ];
    assert.deepEqual(changed(changes), expected);
    assert.deepEqual(changed([...changes].reverse()), expected);
    assert.deepEqual(
      changed([
        { layer: 1, after: [tanh] },
        { layer: 1, after: [identity] },
      ]).slice(1, 4),
      ['relu_1: relu(first)', 'tanh_1: tanh(relu_1)', 'identity_1: identity(tanh_1)'],
    );
  });

  it('changes one of the inputs of a join alone', () => {
    const joined = networkOf({
      input: [3, 8, 8],
      layers: [{ type: 'relu' }, { type: 'add', from: ['relu_1', 'input'] }],
    });
    assert.deepEqual(changed({ layer: 1, input: 1, before: [tanh] }, joined), [
      'relu_1: relu(input)',
      'tanh_1: tanh(input)',
      'add_1: add(relu_1, tanh_1)',
      '→ add_1',
    ]);
  });

  it('gives a residual a shortcut, which its sum reads in place of its input', () => {
    const residual = networkOf({
      input: [3, 8, 8],
      layers: [{ type: 'tanh' }, { type: 'residual', name: 'unit', layers: [{ type: 'relu' }] }],
    });
    const layers = [{ type: 'conv2d', attributes: { outChannels: 3, kernelSize: 1 } }, identity];
    const network = changeNetwork(residual, [{ group: 0, attribute: 'shortcut', layers }]);
    assert.deepEqual(linesOf(network), [
      'tanh_1: tanh(input)',
      'unit.relu_1: relu(tanh_1)',
      'unit.shortcut.conv2d_1: conv2d(tanh_1)',
      'unit.shortcut.identity_1: identity(unit.shortcut.conv2d_1)',
      'unit.add: add(unit.relu_1, unit.shortcut.identity_1)',
      '→ unit.add',
    ]);
    assert.deepEqual(network.groups[1], { name: 'shortcut', kind: 'branch', parent: 0 });
    const [inTrunk] = changeNetwork(residual, [{ layer: 1, after: [relu] }]).layers.slice(2);
    assert.deepEqual([inTrunk?.name, inTrunk?.group], ['unit.relu_2', 0]);
  });

  it('still names the pool that a max unpooling undoes', () => {
    const unpooled = networkOf({
      input: [3, 8, 8],
      layers: [
        { type: 'maxPool2d', name: 'pool', kernelSize: 2 },
        { type: 'maxUnpool2d', pool: 'pool' },
      ],
    });
    assert.deepEqual(changed({ layer: 0, before: [tanh], after: [relu] }, unpooled).slice(1), [
      'maxPool2d_1: maxPool2d(tanh_1)',
      'pool: relu(maxPool2d_1)',
      'maxUnpool2d_1: maxUnpool2d(pool, maxPool2d_1)',
      '→ maxUnpool2d_1',
    ]);
    const [, upsampled] = changeNetwork(unpooled, [{ layer: 1, type: 'upsample2d', set: { pool: undefined } }]).layers;
    assert.deepEqual(upsampled, { name: 'upsample2d_1', type: 'upsample2d', written: {}, inputs: [{ layer: 0 }] });
  });

  it('is as before where a change names what is not there', () => {
    const nowhere: readonly Change[] = [
      { layer: 7, isRemoved: true },
      { group: 3, attribute: 'shortcut', layers: [relu] },
    ];
    assert.deepEqual(changeNetwork(chain, nowhere), chain);
  });

  const types = [...catalogue.layers.values(), ...catalogue.structures.values()];
  const random: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom(...types).chain(networkAround),
    fc
      .array(fc.oneof(sideways, branching, others), { minLength: 1, maxLength: 6 })
      .map(layers => ({ input: [2, 30], layers })),
  );
  const numRuns = Number(process.env['CNN_CASES'] ?? 300);

  it('is the same when nothing changes, on random networks', () => {
    fc.assert(
      fc.property(random, written => {
        const network = networkOf(written);
        assert.deepEqual(changeNetwork(network, []), network);
      }),
      { numRuns },
    );
  });

  it('computes the same with identities anywhere, on random networks', () => {
    let checked = 0;
    fc.assert(
      fc.property(random, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (written, places) => {
        const model = readModel(JSON.stringify(written), catalogue);
        if (hasErrors(model)) return;
        const { network, analysis } = model;
        const changes = places.map((place): LayerChange => {
          const layer = place % network.layers.length;
          const { inputs = [], references = [] } = network.layers[layer] ?? {};
          const input = place % (inputs.length - references.length);
          return place % 3 === 0
            ? { layer, after: [identity] }
            : { layer, input, before: place % 3 === 1 ? [identity] : [identity, identity] };
        });
        const result = changeNetwork(network, changes);
        const again = analyze(result, catalogue);
        assert.deepEqual(again.diagnostics, []);
        assert.equal(
          result.layers.length,
          network.layers.length + changes.reduce((sum, change) => sum + added(change), 0),
        );
        const facts = ({ network: { outputs }, layers, totals }: typeof analysis): unknown => ({
          params: totals.params,
          macs: totals.macs,
          receptiveField: totals.receptiveField,
          results: outputs.map(source => 'layer' in source && layers[source.layer]?.outputShape),
          shapes: layers.filter(({ type }) => type?.type !== 'identity').map(({ outputShape }) => outputShape),
        });
        assert.deepEqual(facts(again.analysis), facts(analysis));
        checked += 1;
      }),
      { numRuns },
    );
    assert.ok(numRuns / 4 < checked, `${checked} of ${numRuns} networks could be changed`);
  });
});

function added({ before = [], after = [] }: LayerChange): number {
  return before.length + after.length;
}
