import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { createLanguageService } from '../src/language/service.ts';
import { catalogue } from '../src/layers/index.ts';
import { unadvised } from './support/preferences.ts';

const service = createLanguageService(catalogue);
const resnet = readFileSync(new URL('../src/zoo/resnet50.cnn.json', import.meta.url), 'utf8');

/** Asks every feature at a few places; a throw fails the test. */
function askEverything(text: string): void {
  const model = service.readModel(text);
  for (const { span } of model.diagnostics)
    assert.ok(0 <= span.start && span.start <= span.end && span.end <= Math.max(1, text.length));
  service.inlayHints(model, { start: 0, end: text.length });
  service.codeLenses(model);
  service.symbols(model);
  for (const share of [0, 0.3, 0.5, 0.7, 0.95, 1]) {
    const offset = Math.floor(share * text.length);
    service.hover(model, offset);
    service.completions(model, offset);
  }
}

const codes = (text: string): readonly string[] =>
  service.readModel(text, unadvised).diagnostics.map(({ code }) => code);

describe('bad input', () => {
  it('says that an empty file is empty', () => {
    assert.deepEqual(codes(''), ['empty-file']);
    assert.deepEqual(codes('  \n'), ['empty-file']);
    assert.deepEqual(codes('// only a comment\n'), ['empty-file']);
    askEverything('');
  });

  it('answers a text that is no network in words', () => {
    assert.deepEqual(codes('[1, 2]'), ['not-an-object']);
    assert.deepEqual(codes('"text"'), ['not-an-object']);
    assert.ok(codes('this is not JSON').includes('syntax'));
    for (const text of ['[1, 2]', 'null', '{', '{ "layers": {} }', '{ "input": {}, "layers": [[]] }', '\u0000\ufeff'])
      askEverything(text);
  });

  it('answers an expression where a shape belongs', () => {
    assert.deepEqual(codes('{ "input": "=width", "layers": [] }'), ['expression-value']);
    askEverything('{ "inputs": { "a": "=width" }, "layers": [] }');
  });

  it('does not read 20 MB', () => {
    const layer = '{ "type": "relu" },';
    const text = `{ "input": [3, 32, 32], "layers": [${layer.repeat(20e6 / layer.length)}] }`;
    assert.deepEqual(codes(text), ['file-too-large']);
  });

  it('does not follow brackets to the end of the stack', () => {
    assert.deepEqual(codes('['.repeat(500_000)), ['nested-too-deeply']);
  });

  it('stops unfolding what would never end', () => {
    const repeats = Array.from(
      { length: 9 },
      (_, level) => `"b${level}": { "layers": [{ "type": "b${level + 1}", "repeat": 1000 }] }`,
    );
    const text = `{ "input": [3, 8, 8], "blocks": { ${repeats.join(', ')}, "b9": { "layers": [] } }, "layers": [{ "type": "b0", "repeat": 1000 }] }`;
    assert.deepEqual(codes(text), ['too-many-layers']);
  });

  it('keeps counting where numbers are still exact, and says where they are not', () => {
    const model = service.readModel(
      '{ "input": [1048576, 65536, 65536], "layers": [{ "type": "conv2d", "outChannels": 1048576, "kernelSize": 1 }, { "type": "globalAvgPool" }] }',
    );
    assert.deepEqual(
      model.diagnostics.map(({ code }) => code),
      ['number-too-large'],
    );
    assert.deepEqual(model.analysis.layers[1]?.outputShape, [1048576]);
  });

  it('goes on past an error and says what is unknown', () => {
    const model = service.readModel(
      '{ "input": [3, 8, 8], "layers": [{ "type": "conv2d", "outChannels": 16, "kernelSize": 9 }, { "type": "conv2d", "outChannels": 4, "kernelSize": 3 }, { "type": "flatten" }, { "type": "linear", "outFeatures": 10 }] }',
      unadvised,
    );
    const { layers, totals } = model.analysis;
    assert.equal(model.diagnostics.length, 1);
    assert.deepEqual(
      layers.map(({ outputShape }) => outputShape?.map(entry => (Number.isNaN(entry) ? '?' : entry))),
      [[16, '?', '?'], [4, '?', '?'], ['?'], [10]],
    );
    assert.equal(layers[1]?.params, 4 * 16 * 9 + 4);
    assert.ok(Number.isNaN(layers[3]?.params));
    assert.deepEqual(totals.partial, ['conv2d_1', 'conv2d_2', 'flatten_1', 'linear_1']);
    assert.equal(totals.params, 16 * 3 * 81 + 16 + 4 * 16 * 9 + 4);
  });

  it('answers every feature in half-typed text', () => {
    fc.assert(
      fc.property(fc.nat(resnet.length), fc.nat(30), (at, removed) =>
        askEverything(resnet.slice(0, at) + resnet.slice(at + removed)),
      ),
      { numRuns: 150, seed: 1 },
    );
    fc.assert(
      fc.property(fc.nat(resnet.length), at => askEverything(resnet.slice(0, at))),
      { numRuns: 60, seed: 2 },
    );
  });

  it('answers every feature in arbitrary JSON', () => {
    fc.assert(
      fc.property(fc.json(), json => askEverything(json)),
      { numRuns: 200, seed: 3 },
    );
    const word = fc.constantFrom(
      'type',
      'layers',
      'conv2d',
      'relu',
      'from',
      'repeat',
      'branches',
      'residual',
      'kernelSize',
      'blocks',
      '=index',
      '=1/0',
      'input',
    );
    const value = fc.letrec(tie => ({
      node: fc.oneof(
        { maxDepth: 5 },
        word,
        fc.integer(),
        fc.double(),
        fc.constant(null),
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(word, tie('node'), { maxKeys: 5 }),
      ),
    })).node;
    fc.assert(
      fc.property(value, value, (layers, blocks) =>
        askEverything(JSON.stringify({ input: [3, 8, 8], layers: [layers], blocks })),
      ),
      { numRuns: 300, seed: 4 },
    );
  });

  it('answers every feature for any value of any attribute of any type, in words', () => {
    const value = fc.oneof(
      fc.integer({ min: -2, max: 5 }),
      fc.constantFrom<unknown>(0, 1e6, 1e9, 2 ** 53 - 1, -1e9, 1.5, 'same', 'reflect', 'x', '=2*3', '=1/0', true, null),
      fc.constantFrom<unknown>(
        [1e9, 1],
        [
          [1, 2],
          [3, 4],
        ],
        ['H', 'W'],
        ['L'],
        {},
        { normal: 1 },
        [[]],
      ),
      fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 4 }),
    );
    const types = [...catalogue.layers.values(), ...catalogue.structures.values()];
    const layer = fc.constantFrom(...types).chain(({ type, attributes }) => {
      const values = Object.fromEntries(Object.keys(attributes).map(name => [name, value]));
      return fc
        .record({ ...values, from: fc.constantFrom('input', 'l0', ['input', 'l1'], 'nowhere') }, { requiredKeys: [] })
        .map(written => ({ ...written, type }));
    });
    const shape = fc.array(fc.constantFrom(1, 2, 3, 8, 64, 1e6, 1e9), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(shape, fc.array(layer, { minLength: 1, maxLength: 4 }), (input, layers) => {
        const text = JSON.stringify({ input, layers: layers.map((each, index) => ({ ...each, name: `l${index}` })) });
        askEverything(text);
        for (const { message } of service.readModel(text).diagnostics)
          assert.doesNotMatch(message, /NaN|undefined|Infinity|\[object/);
      }),
      { numRuns: 2000, seed: 5 },
    );
    // Thousands of questions to every feature take their time on a machine that others use as well.
  }).timeout(240_000);
});
