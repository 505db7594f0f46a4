import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'jsonc-parser';
import fc from 'fast-check';
import type { Analysis } from '../../src/core/analysis.ts';
import { alignSequences } from '../../src/core/alignSequences.ts';
import { areAlike, compareNetworks, type NetworkComparison } from '../../src/core/compareNetworks.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { branching, others, sideways, type Written } from '../support/arbitraryChains.ts';

const zoo = new URL('../../src/zoo/', import.meta.url);
const zooTexts = readdirSync(zoo)
  .filter(name => name.endsWith('.cnn.json'))
  .map(name => [name, readFileSync(new URL(name, zoo), 'utf8')] as const);

function analysisOf(network: object | string): Analysis {
  return readModel(typeof network === 'string' ? network : JSON.stringify(network), catalogue).analysis;
}

function chain(layers: readonly Written[], input: readonly number[] = [2, 64]): Analysis {
  return analysisOf({ input, layers });
}

/** Types, and attributes that were written otherwise, of what differs. */
function summary(comparison: NetworkComparison) {
  const { before, after, added, removed, changed } = comparison;
  const typesOf = ({ network }: Analysis, ids: readonly number[]) => ids.map(id => network.layers[id]?.type);
  const edited = changed.flatMap(({ after: id, edits }) =>
    edits.map(edit => [after.network.layers[id]?.type, edit.attribute, edit.before, edit.after]),
  );
  return { added: typesOf(after, added), removed: typesOf(before, removed), edited };
}

const conv = (outChannels: number, more: object = {}): Written => ({
  type: 'conv2d',
  outChannels,
  kernelSize: 3,
  padding: 1,
  ...more,
});
const relu = { type: 'relu' };
const image = [3, 32, 32];
const chains = fc.array(fc.oneof(sideways, others, branching), { minLength: 1, maxLength: 12 });
/** A layer that no chain has by chance. */
const marker = { type: 'dropout', p: 0.123 };

describe('the comparison of networks', () => {
  it('finds an inserted layer although the numbers of all names behind it shift', () => {
    const comparison = compareNetworks(
      chain([conv(8), relu, conv(16), relu, conv(32)], image),
      chain([conv(8), relu, conv(8, { kernelSize: 5, padding: 2 }), conv(16), relu, conv(32)], image),
    );
    assert.deepEqual(summary(comparison), { added: ['conv2d'], removed: [], edited: [] });
    assert.deepEqual(comparison.added, [2]);
    const [first] = comparison.changed;
    assert.deepEqual(first?.figures.receptiveField, { before: [5, 5], after: [9, 9] });
  });

  it('tells layers of one title apart where branches have changed places', () => {
    const branches = [[conv(8)], [conv(8, { kernelSize: 1, padding: 0 })]];
    const { edited } = summary(
      compareNetworks(
        chain([{ type: 'parallel', branches }], image),
        chain([{ type: 'parallel', branches: branches.toReversed() }], image),
      ),
    );
    assert.deepEqual(edited, [['concat', 'from', ['conv2d', 'another conv2d'], ['another conv2d', 'conv2d']]]);
    const skip = (from: string) =>
      chain([relu, conv(3), relu, conv(3), { type: 'add', from: ['conv2d_2', from] }], image);
    assert.deepEqual(summary(compareNetworks(skip('relu_1'), skip('relu_2'))).edited, [
      ['add', 'from', ['conv2d_2', 'relu_1'], ['conv2d_2', 'relu_2']],
    ]);
  });

  it('says of a changed layer what is written otherwise, and what its numbers were', () => {
    const comparison = compareNetworks(
      chain([conv(8), relu, { type: 'flatten' }], image),
      chain([conv(16, { stride: 2 }), relu, { type: 'flatten' }], image),
    );
    const [first] = comparison.changed;
    assert.deepEqual(first?.edits, [
      { attribute: 'outChannels', before: 8, after: 16 },
      { attribute: 'stride', before: undefined, after: 2 },
    ]);
    assert.deepEqual(first.figures, {
      outputShape: { before: [8, 32, 32], after: [16, 16, 16] },
      params: { before: 224, after: 448 },
      macs: { before: 221_184, after: 110_592 },
      activationBytes: { before: 32_768, after: 16_384 },
    });
    assert.ok(comparison.changed.slice(1).every(({ edits }) => edits.length === 0));
  });

  it('knows a default that is spelt out, and a size that is widened, for the same', () => {
    const comparison = compareNetworks(
      chain([conv(8)], image),
      chain([conv(8, { kernelSize: [3, 3], stride: 1, groups: 1 })], image),
    );
    assert.ok(areAlike(comparison));
  });

  it('finds named layers wherever they are, and says what they read now', () => {
    const named = (name: string, more: object = {}): Written => conv(3, { name, ...more });
    const moved = compareNetworks(
      chain([named('a'), named('b', { kernelSize: 1, padding: 0 }), relu], image),
      chain([named('b', { kernelSize: 1, padding: 0 }), named('a'), relu], image),
    );
    assert.deepEqual([moved.added, moved.removed], [[], []]);
    assert.deepEqual(
      summary(moved).edited.map(([, attribute]) => attribute),
      ['from', 'from', 'from'],
    );
    const renamed = compareNetworks(chain([named('a'), relu], image), chain([named('c'), relu], image));
    assert.deepEqual(summary(renamed).edited, [['conv2d', 'name', 'a', 'c']]);
  });

  it('sees another connection, another shape of the input and another output', () => {
    const network = (from: string, input: readonly number[], outputs?: readonly string[]) =>
      analysisOf({
        input,
        layers: [conv(3, { name: 'a' }), { type: 'relu', name: 'b' }, { type: 'tanh', name: 'c', from }],
        ...(outputs && { outputs }),
      });
    const comparison = compareNetworks(network('b', image), network('a', [3, 16, 16], ['b']));
    assert.deepEqual(summary(comparison).edited, [['tanh', 'from', ['b'], ['a']]]);
    assert.deepEqual(
      comparison.edits.map(({ attribute }) => attribute),
      ['inputs', 'outputs'],
    );
  });

  it('compares whatever there is of networks with errors and circles', () => {
    const broken = analysisOf(
      '{ "layers": [{ "type": "relu", "name": "a", "from": "b" }, { "type": "tanh", "name": "b" }, { "tyqe": 1 }',
    );
    const empty = analysisOf('');
    assert.ok(areAlike(compareNetworks(broken, broken)));
    assert.equal(compareNetworks(empty, broken).added.length, broken.network.layers.length);
    assert.equal(compareNetworks(broken, chain([relu, { type: 'tanh' }])).before, broken);
  });

  it('pairs the groups of a block with what they have been', () => {
    const network = (repeat: number) =>
      analysisOf({
        input: image,
        blocks: { unit: { layers: [conv(8), relu] } },
        layers: [{ type: 'unit' }, { type: 'unit', name: 'stage', repeat }, { type: 'flatten' }],
      });
    const { added, groupBefore, after, before } = compareNetworks(network(2), network(3));
    assert.equal(added.length, 2);
    assert.equal(groupBefore.size, before.network.groups.length);
    for (const [group, other] of groupBefore)
      assert.equal(after.network.groups[group]?.type, before.network.groups[other]?.type);
  });

  for (const [name, text] of zooTexts)
    it(`finds nothing between ${name} and itself, and one layer that is put in, changed or taken away`, () => {
      const network = parse(text) as { layers: Written[] };
      const original = analysisOf(text);
      assert.ok(areAlike(compareNetworks(original, analysisOf(text))));
      const places = [0, network.layers.length >> 1, network.layers.length];
      for (const place of places) {
        const layers = network.layers.toSpliced(place, 0, marker);
        const longer = analysisOf({ ...network, layers });
        const inserted = { added: ['dropout'], removed: [], edited: [] };
        assert.deepEqual(summary(compareNetworks(original, longer)), inserted);
        assert.deepEqual(summary(compareNetworks(longer, original)), { ...inserted, added: [], removed: ['dropout'] });
        const other = network.layers.toSpliced(place, 0, { ...marker, p: 0.3 });
        assert.deepEqual(summary(compareNetworks(longer, analysisOf({ ...network, layers: other }))), {
          added: [],
          removed: [],
          edited: [['dropout', 'p', 0.123, 0.3]],
        });
      }
    });

  it('finds nothing between a random network and itself', () => {
    fc.assert(fc.property(chains, layers => areAlike(compareNetworks(chain(layers), chain(layers)))));
  });

  it('is mirrored when random networks are given the other way round', () => {
    fc.assert(
      fc.property(chains, chains, (left, right) => {
        const there = compareNetworks(chain(left), chain(right));
        const back = compareNetworks(chain(right), chain(left));
        assert.deepEqual([there.added, there.removed], [back.removed, back.added]);
        const mirrored = back.changed.map(({ before, after, edits }) => ({
          before: after,
          after: before,
          edits: edits.map(edit => [edit.attribute, edit.after, edit.before]).sort(),
        }));
        const expected = there.changed.map(({ before, after, edits }) => ({
          before,
          after,
          edits: edits.map(edit => [edit.attribute, edit.before, edit.after]).sort(),
        }));
        assert.deepEqual(
          mirrored.sort((a, b) => a.after - b.after),
          expected,
        );
      }),
    );
  });

  it('finds one layer that is put into a random network, changed in it or taken away', () => {
    fc.assert(
      fc.property(chains, fc.nat(), fc.oneof(sideways, others), (layers, at, other) => {
        const place = at % layers.length;
        const longer = layers.toSpliced(place, 0, marker);
        const inserted = summary(compareNetworks(chain(layers), chain(longer)));
        assert.deepEqual(inserted, { added: ['dropout'], removed: [], edited: [] });
        const shorter = summary(compareNetworks(chain(longer), chain(layers)));
        assert.deepEqual(shorter, { added: [], removed: ['dropout'], edited: [] });
        const replaced = compareNetworks(chain(longer), chain(longer.with(place, other)));
        const made = chain([other]).network.layers.length;
        assert.deepEqual(
          [replaced.removed, replaced.added.length],
          [[chain(layers.slice(0, place)).network.layers.length], made],
        );
      }),
    );
  });

  it('aligns as many equal entries as any way can', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 14 });
    fc.assert(
      fc.property(letters, letters, (left, right) => {
        const pairs = alignSequences(left, right);
        pairs.forEach(([x, y], index) => {
          assert.equal(left[x], right[y]);
          const [nextX = Infinity, nextY = Infinity] = pairs[index + 1] ?? [];
          assert.ok(x < nextX && y < nextY);
        });
        assert.equal(pairs.length, longestCommon(left, right));
      }),
    );
  });

  it('stays quick where everything differs', () => {
    const numbers = Array.from({ length: 30_000 }, (_, index) => index);
    assert.deepEqual(
      alignSequences(
        numbers,
        numbers.map(each => -1 - each),
      ),
      [],
    );
    const shifted = [-1, ...numbers, -2].with(15_000, -3);
    assert.equal(alignSequences(numbers, shifted).length, 29_999);
  });
});

/** Length of the longest common subsequence, by its definition. */
function longestCommon(left: readonly string[], right: readonly string[]): number {
  let row = new Array<number>(right.length + 1).fill(0);
  for (const each of left) {
    const next = [0];
    right.forEach((other, index) =>
      next.push(each === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0)),
    );
    row = next;
  }
  return row.at(-1) ?? 0;
}
