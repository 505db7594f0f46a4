import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Change, LayerChange, NewLayer } from '../../src/core/change.ts';
import { changeNetwork } from '../../src/core/changeNetwork.ts';
import type { Network, Source } from '../../src/core/network.ts';
import { applyEdits } from '../../src/formats/spans.ts';
import { toProgram } from '../../src/language/convert.ts';
import { createRewriter } from '../../src/language/edits.ts';
import { readModel, type NetworkModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { programModel } from '../support/programs.ts';

type Written = Readonly<Record<string, unknown>>;

const plain: fc.Arbitrary<Written> = fc.oneof(
  fc.record({ type: fc.constantFrom('relu', 'tanh', 'batchNorm') }),
  fc.record(
    {
      type: fc.constant('conv2d'),
      outChannels: fc.constant(4),
      kernelSize: fc.constantFrom(1, 3),
      padding: fc.constant('same'),
    },
    { requiredKeys: ['type', 'outChannels', 'kernelSize', 'padding'] },
  ),
  fc.record({ type: fc.constant('wide'), width: fc.constantFrom(2, 4) }),
  fc.record({
    type: fc.constant('residual'),
    layers: fc.array(fc.record({ type: fc.constantFrom('relu', 'tanh') }), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ type: fc.constantFrom('relu', 'wide'), repeat: fc.constantFrom(1, 2) }),
);

/** A text with names, references, a block that is used often, and layers on lines of their own or not. */
const texts = fc
  .tuple(
    fc.array(plain, { minLength: 1, maxLength: 6 }),
    fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
    fc.boolean(),
  )
  .map(([layers, picks, isLong]) => {
    const named = layers.map((layer, index): Written => {
      const named = (picks[index] ?? 0) % 2 === 0 ? { ...layer, name: `n${index}` } : layer;
      const earlier = layers.map((_, other) => other).filter(other => other < index && (picks[other] ?? 0) % 2 === 0);
      const source = earlier[(picks[index] ?? 0) % 5];
      return source === undefined ? named : { ...named, from: `n${source}` };
    });
    const last = named.findLast(layer => 'name' in layer)?.['name'];
    const joined = last === undefined ? named : [...named, { type: 'add', from: [last, 'input'] }, { type: 'tanh' }];
    const blocks = {
      wide: {
        parameters: { width: 4 },
        layers: [{ type: 'conv2d', outChannels: '=width', kernelSize: 1 }, { type: 'tanh' }],
      },
    };
    return JSON.stringify({ input: [4, 8, 8], blocks, layers: joined }, null, isLong ? 2 : undefined);
  });

const newLayers: fc.Arbitrary<readonly NewLayer[]> = fc.array(
  fc.oneof(
    fc.constant({ type: 'sigmoid', attributes: {} }),
    fc.record({
      type: fc.constant('leakyRelu'),
      attributes: fc.record({ negativeSlope: fc.constantFrom(0.1, 0.2) }),
    }),
  ),
  { maxLength: 2 },
);

const steps = fc.record(
  {
    before: newLayers,
    after: newLayers,
    isRemoved: fc.constant(true as const),
    input: fc.constantFrom(0, 1),
    set: fc.constantFrom<Written>(
      { groups: 2 },
      { kernelSize: 5, groups: 1 },
      { padding: undefined },
      { padding: undefined, bias: false },
      { eps: 0.1, momentum: undefined },
      { kernelSize: undefined, padding: undefined },
    ),
    type: fc.constantFrom('sigmoid', 'leakyRelu'),
    name: fc.constantFrom('other', 'another'),
    renamed: fc.constantFrom<Readonly<Record<string, string>>>({ outChannels: 'channels' }, { width: 'breadth' }),
  },
  { requiredKeys: [] },
);

/** What the outputs are computed from, whatever anything is called; and how many layers there are. */
function meaningOf({ layers, outputs }: Network): readonly string[] {
  const numbers = new Map<string, number>();
  const known = new Map<number, number>();
  const numberOf = (source: Source | undefined): string => {
    if (source === undefined) return 'nothing';
    return 'input' in source ? `input ${source.input}` : String(layerNumber(source.layer));
  };
  const layerNumber = (id: number): number => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const { type = '', written = {}, inputs = [] } = layers[id] ?? {};
    const attributes = Object.entries(written).sort(([left], [right]) => (left < right ? -1 : 1));
    const key = JSON.stringify([type, attributes, inputs.map(numberOf)]);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    known.set(id, number);
    return number;
  };
  const results = outputs.map(numberOf);
  layers.forEach((_, id) => layerNumber(id));
  return [...numbers.keys(), ...results, `${layers.length} layers`];
}

/** Changes of one or two layers, by numbers that are taken by the layers there are. */
function changesOf(
  network: Network,
  picks: readonly number[],
  drawn: readonly Omit<LayerChange, 'layer'>[],
): readonly Change[] {
  const ids = new Set(picks.map(pick => pick % network.layers.length));
  return [...ids].map((layer, index) => ({ ...drawn[index], layer }));
}

async function holds(model: NetworkModel, again: (text: string) => Promise<NetworkModel>, changes: readonly Change[]) {
  const rewriting = createRewriter(model)({ title: '', changes });
  if (rewriting?.changes === undefined) return false;
  const text = applyEdits(model.text, rewriting.edits);
  const read = await again(text);
  const wanted = changeNetwork(model.network, rewriting.changes);
  assert.deepEqual(meaningOf(read.network), meaningOf(wanted), text);
  return true;
}

const picks = fc.array(fc.nat(), { minLength: 1, maxLength: 2 });
const drawn = fc.array(steps, { minLength: 2, maxLength: 2 });

describe('edits of texts for random changes', () => {
  it('leave a name alone that something refers to, unless another layer has it too', () => {
    const edited = (layers: string): unknown => {
      const model = readModel(`{ "input": [3, 8, 8], "layers": [${layers}] }`, catalogue);
      return createRewriter(model)({ title: '', changes: [{ layer: 1, name: 'other' }] })?.edits.length;
    };
    const reader = '{ "type": "residual", "from": "a", "layers": [{ "type": "tanh" }] }';
    assert.equal(edited(`{ "type": "tanh" }, { "type": "relu", "name": "a" }, ${reader}`), undefined);
    assert.equal(edited(`{ "type": "tanh", "name": "a" }, { "type": "relu", "name": "a" }, ${reader}`), 1);
  });

  it('mean in JSON what the changes mean for the network', async () => {
    const read = (text: string): Promise<NetworkModel> => Promise.resolve(readModel(text, catalogue));
    let done = 0;
    await fc.assert(
      fc.asyncProperty(texts, picks, drawn, async (text, where, what) => {
        const model = await read(text);
        if (await holds(model, read, changesOf(model.network, where, what))) done += 1;
      }),
      { numRuns: 1000 },
    );
    assert.ok(200 < done, `${done} of 1000 changes can be written`);
  });

  it('mean in a program what the changes mean for the network', async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(texts, picks, drawn, async (text, where, what) => {
        const converted = toProgram(readModel(text, catalogue));
        fc.pre('text' in converted);
        const model = await programModel(converted.text);
        if (await holds(model, programModel, changesOf(model.network, where, what))) done += 1;
      }),
      { numRuns: 150 },
    );
    assert.ok(30 < done, `${done} of 150 changes can be written`);
  });
});

describe('edits of programs', () => {
  it('take out a statement that would do nothing any more, and leave comments alone', async () => {
    const text = `import { network, relu, tanh } from 'cnn-designer';

export default network('net', { input: [3, 8, 8] }, x => {
  x = tanh(x); // stays
  // stays too
  x = relu(x);
  return tanh(x);
});
`;
    const model = await programModel(text);
    const rewriting = createRewriter(model)({ title: '', changes: [{ layer: 1, isRemoved: true }] });
    assert.equal(applyEdits(text, rewriting?.edits ?? []), text.replace('  x = relu(x);\n', ''));
  });

  it('are not made where a value comes from a variable, or a function is called like a layer', async () => {
    const text = `import { conv2d, network } from 'cnn-designer';

const stride = 2;
const flatten = 3;

export default network('net', { input: [3, 8, 8] }, x => conv2d(x, { outChannels: 8, kernelSize: flatten, stride }));
`;
    const rewrite = createRewriter(await programModel(text));
    assert.equal(rewrite({ title: '', changes: [{ layer: 0, set: { stride: 1 } }] }), undefined);
    const flat = [{ type: 'flatten', attributes: {} }];
    assert.equal(rewrite({ title: '', changes: [{ layer: 0, after: flat }] }), undefined);
  });
});
