import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Network } from '../../src/core/network.ts';
import { createLanguageService } from '../../src/language/service.ts';
import { catalogue } from '../../src/layers/index.ts';
import { applyEdits } from '../../src/formats/spans.ts';
import { readMarks } from '../support/marks.ts';
import { unadvised } from '../support/preferences.ts';
import { zooTexts } from '../support/zooTexts.ts';

const service = createLanguageService(catalogue);

/** The text after a rename at `$0`. */
function renamed(source: string, name: string): string {
  const { text, cursor = 0 } = readMarks(source);
  const renaming = service.rename(service.readModel(text), cursor, name);
  assert.ok('edits' in renaming, 'problem' in renaming ? renaming.problem : '');
  return applyEdits(text, renaming.edits);
}

/** Why a rename at `$0` is refused. */
function refused(source: string, name: string): string {
  const { text, cursor = 0 } = readMarks(source);
  const renaming = service.rename(service.readModel(text), cursor, name);
  return 'problem' in renaming ? renaming.problem : 'it is not refused';
}

const network = (layers: string, rest = ''): string => `{ "input": [3, 8, 8], ${rest}"layers": [${layers}] }`;

describe('rename', () => {
  it('renames a layer with all references, from any of them', () => {
    const before = '{ "type": "relu", "name": "a" }, { "type": "relu" }, { "type": "add", "from": ["$0a", "relu_1"] }';
    assert.equal(
      renamed(network(before, '"outputs": ["a"], '), 'skip'),
      network(
        '{ "type": "relu", "name": "skip" }, { "type": "relu" }, { "type": "add", "from": ["skip", "relu_1"] }',
        '"outputs": ["skip"], ',
      ),
    );
  });

  it('renames the steps of a reference into a structure', () => {
    const text = (outer: string, inner: string, at = ''): string =>
      network(
        `{ "type": "residual", "name": "${outer}", "layers": [{ "type": "relu", "name": "${inner}" }] }, { "type": "relu", "from": "${outer}.${at}${inner}" }`,
      );
    assert.equal(renamed(text('r', 'a', '$0'), 'b'), text('r', 'b'));
    assert.equal(renamed(text('r', '$0a').replace('r.$0a', 'r.a'), 'x.y'), text('r', 'x.y'));
    assert.equal(renamed(text('$0r', 'a').replace('"$0r.', '"r.'), 's'), text('s', 'a'));
  });

  it('names a layer that has no name, and follows the numbers of the others', () => {
    assert.equal(
      renamed(
        network('{ "type": "relu" }, { "type": "relu" }, { "type": "add", "from": ["$0relu_1", "relu_2"] }'),
        'first',
      ),
      network(
        '{ "type": "relu", "name": "first" }, { "type": "relu" }, { "type": "add", "from": ["first", "relu_1"] }',
      ),
    );
  });

  it('renames a block with its uses, and what its uses are called', () => {
    const text = (name: string, at = ''): string =>
      network(
        `{ "type": "${name}" }, { "type": "relu", "from": "${name}_1.c" }`,
        `"blocks": { "${at}${name}": { "layers": [{ "type": "relu", "name": "c" }] } }, `,
      );
    assert.equal(renamed(text('unit', '$0'), 'body'), text('body'));
  });

  it('renames a parameter in expressions and where it is given', () => {
    const text = (name: string, at = ''): string =>
      network(
        `{ "type": "b", "${name}": 8 }`,
        `"blocks": { "b": { "parameters": { "${name}": 4, "twice": "=2*${name}" }, "layers": [{ "type": "conv2d", "outChannels": "=${at}${name} + (twice - ${name})", "kernelSize": 1 }, { "type": "b2", "w": 1 }] }, "b2": { "parameters": { "w": 1 }, "layers": [] } }, `,
      );
    assert.equal(renamed(text('w', '$0'), 'width'), text('width'));
  });

  it('renames an input, a pool that is undone, and writes names as JSON does', () => {
    const inputs = (name: string, at = ''): string =>
      `{ "inputs": { "${at}${name}": [3, 8, 8] }, "layers": [{ "type": "relu", "from": "${name}" }] }`;
    assert.equal(renamed(inputs('a', '$0'), 'say "x"'), inputs(String.raw`say \"x\"`));
    const pool = (name: string, at = ''): string =>
      network(
        `{ "type": "maxPool2d", "name": "${name}", "kernelSize": 2 }, { "type": "maxUnpool2d", "pool": "${at}${name}" }`,
      );
    assert.equal(renamed(pool('p', '$0'), 'q'), pool('q'));
  });

  it('finds names behind escapes', () => {
    assert.equal(
      renamed(network(String.raw`{ "type": "relu", "name": "\u0061b" }, { "type": "relu", "from": "$0a\u0062" }`), 'c'),
      network('{ "type": "relu", "name": "c" }, { "type": "relu", "from": "c" }'),
    );
  });

  it('refuses what is built in, with the reason', () => {
    assert.equal(refused(network('{ "type": "re$0lu" }'), 'x'), 'relu is built in');
    assert.match(refused(network('{ "type": "relu", "from": "in$0put" }'), 'x'), /the only input is always called/);
    assert.match(
      refused(network('{ "type": "residual", "name": "r", "layers": [] }, { "type": "relu", "from": "r.a$0dd" }'), 'x'),
      /"add" is a part of residual/,
    );
    assert.match(
      refused(network('{ "type": "relu", "name": "r", "repeat": "=1+in$0dex" }'), 'x'),
      /"index" counts the repetitions/,
    );
    assert.match(refused('{ $0"layers": [] }', 'x'), /there is no name here/);
  });

  it('refuses names that are taken, empty or no words, and those that would catch a reference', () => {
    const two = '{ "type": "relu", "name": "$0a" }, { "type": "relu", "name": "b" }';
    assert.equal(refused(network(two), 'b'), 'another layer is called "b"; choose another name');
    assert.equal(refused(network(two), 'input'), 'another input is called "input"; choose another name');
    assert.equal(refused(network(two), ' '), 'a layer needs a name; write at least one letter');
    const block = (name: string): string =>
      network('', `"blocks": { "${name}": { "parameters": { "w": 1 }, "layers": [] } }, `);
    assert.equal(refused(block('$0b'), 'relu'), 'relu is a built-in type; choose another name');
    assert.match(refused(block('b').replace('"w"', '"$0w"'), '2x'), /a parameter cannot be called "2x"/);
    assert.match(refused(block('b').replace('"w"', '"$0w"'), 'index'), /"index" has a meaning already/);
    const shadow =
      '{ "type": "relu", "name": "outer" }, { "type": "residual", "layers": [{ "type": "relu", "name": "$0own" }, { "type": "relu", "from": "outer" }] }';
    assert.match(refused(network(shadow), 'outer'), /would mean something else/);
  });

  it('says what can be renamed before it is asked how', () => {
    const { text, cursor = 0 } = readMarks(network('{ "type": "relu", "name": "ab$0c" }'));
    const found = service.renameable(service.readModel(text), cursor);
    assert.deepEqual(found, { span: { start: cursor - 2, end: cursor + 1 }, name: 'abc' });
    assert.equal(service.renameable(service.readModel(text), 2), undefined);
  });

  it('keeps every network of the zoo but for its names', () => {
    for (const { path, text } of zooTexts()) {
      const model = service.readModel(text, unadvised);
      const places = service.names(model);
      fc.assert(
        fc.property(fc.nat(Math.max(0, places.length - 1)), index => {
          const offset = places[index]?.span.start ?? 0;
          const renaming = service.rename(model, offset, 'fresh');
          const isFixed = places[index]?.thing.fixed !== undefined;
          assert.equal('problem' in renaming, places.length === 0 || isFixed, JSON.stringify(renaming));
          if ('problem' in renaming) return;
          const after = service.readModel(applyEdits(text, renaming.edits), unadvised);
          assert.deepEqual(after.diagnostics, []);
          // The difference of two large networks would take minutes to print.
          assert.ok(
            isDeepStrictEqual(nameless(after.network), nameless(model.network)),
            `${path}: ${places[index]?.thing.name ?? ''}`,
          );
        }),
        { numRuns: 6, seed: 1 },
      );
    }
  });
});

/** A network without what its layers and groups are called. */
function nameless({ layers, groups, inputs, ...rest }: Network): unknown {
  const isBlock = (kind: string): boolean => kind === 'block' || kind === 'repeat';
  return {
    ...rest,
    inputs: inputs.map(({ shape }) => shape),
    layers: layers.map(layer => ({ ...layer, name: '', written: unnamed(layer.written, layer.references) })),
    groups: groups.map(group => ({ ...group, name: '', ...(isBlock(group.kind) && { type: '' }) })),
  };
}

function unnamed(
  written: Readonly<Record<string, unknown>>,
  references: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(written).filter(([key]) => !references.includes(key)));
}
