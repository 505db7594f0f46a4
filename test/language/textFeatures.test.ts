import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLanguageService } from '../../src/language/service.ts';
import type { Span } from '../../src/formats/sourceMap.ts';
import type { OutlineEntry } from '../../src/language/syntax.ts';
import { catalogue } from '../../src/layers/index.ts';
import { fixturesIn, modelOf } from '../support/fixtures.ts';
import { readMarks } from '../support/marks.ts';
import { zooTexts } from '../support/zooTexts.ts';

const service = createLanguageService(catalogue);
const lines = (...all: readonly string[]): string => all.join('\n');

describe('folding', () => {
  it('folds lists, objects, and runs of comments, and leaves the closing bracket', () => {
    const text = lines(
      '// one',
      '// two',
      '{',
      '  "layers": [',
      '    { "type": "relu" }',
      '  ], /* a',
      '  b */',
      '  "name": "x" // c',
      '  // d',
      '}',
    );
    assert.deepEqual(service.foldings(service.readModel(text)), [
      { startLine: 0, endLine: 1, kind: 'comment' },
      { startLine: 2, endLine: 8 },
      { startLine: 3, endLine: 4 },
      { startLine: 5, endLine: 6, kind: 'comment' },
    ]);
  });
});

describe('selection', () => {
  it('grows from a name to the value, property, layer, list, block and network', () => {
    const { text, cursor = 0 } = readMarks(
      '{ "blocks": { "b": { "layers": [{ "type": "relu", "name": "x" }, { "type": "relu", "from": "$0x" }] } }, "layers": [] }',
    );
    const found = service.selections(service.readModel(text), cursor).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(found.slice(0, 4), ['x', '"x"', '"from": "x"', '{ "type": "relu", "from": "x" }']);
    assert.match(found[4] ?? '', /^\[.*\]$/);
    assert.match(found[6] ?? '', /^\{ "layers": .*\}$/);
    assert.match(found[7] ?? '', /^"b": /);
    assert.equal(found.at(-1), text);
  });
});

describe('links', () => {
  it('lead to the schema', () => {
    const text = '{ "$schema": "./cnn.schema.json", "layers": [] }';
    const [link] = service.links(service.readModel(text));
    assert.equal(link?.target, './cnn.schema.json');
    assert.equal(text.slice(link.span.start, link.span.end), './cnn.schema.json');
  });
});

describe('semantic tokens', () => {
  it('tell types, blocks, names, parameters and operators apart, and leave what nobody knows', () => {
    const text =
      '{ "input": [3], "blocks": { "b": { "parameters": { "w": 1 }, "layers": [{ "type": "conv2d", "outChannels": "=w*2" }] } }, "layers": [{ "type": "b", "name": "n" }, { "type": "nope", "from": "n" }] }';
    const found = service.semanticTokens(service.readModel(text), { start: 0, end: text.length });
    assert.deepEqual(
      found.map(({ span, type, modifiers }) => [text.slice(span.start, span.end), type, ...modifiers].join(' ')),
      [
        'input variable declaration',
        'b class declaration',
        'w parameter declaration',
        'conv2d class defaultLibrary',
        'outChannels property',
        'w parameter',
        '* operator',
        'b class',
        'n variable declaration',
        'n variable',
      ],
    );
    assert.equal(service.semanticTokens(service.readModel(text), { start: 0, end: 12 }).length, 1);
  });
});

describe('the outline', () => {
  const inside = (inner: Span, outer: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;
  const checkNesting = (entries: readonly OutlineEntry[], around: Span, path: string): void => {
    for (const { name, span, nameSpan, children } of entries) {
      assert.ok(name !== '' && inside(nameSpan, span) && inside(span, around), `${path}: ${name}`);
      checkNesting(children, span, path);
    }
  };

  it('nests in every network of the zoo and every fixture, so that breadcrumbs follow the cursor', async () => {
    for (const fixture of [...zooTexts(), ...fixturesIn('layers'), ...fixturesIn('diagnostics')]) {
      const outline = service.symbols(await modelOf(fixture));
      checkNesting(outline, { start: 0, end: fixture.text.length }, fixture.path);
    }
  });
});

describe('navigation in any text', () => {
  const options = { tabSize: 2, insertSpaces: true };
  /** Asks every feature at a place; a throw, and a place outside of the text, fails the test. */
  const ask = (text: string, at: number): void => {
    const model = service.readModel(text);
    const all = { start: 0, end: text.length };
    const spans: Span[] = [
      ...service.names(model).map(({ span }) => span),
      ...service.occurrences(model, at).map(({ span }) => span),
      ...service.selections(model, at),
      ...service.links(model).map(({ span }) => span),
      ...service.semanticTokens(model, all).map(({ span }) => span),
      ...service.format(model, all, options).map(({ span }) => span),
    ];
    const definition = service.definition(model, at);
    if (definition !== undefined) spans.push(definition.span, definition.nameSpan, definition.origin);
    const renameable = service.renameable(model, at);
    if (renameable !== undefined && 'span' in renameable) spans.push(renameable.span);
    const renaming = service.rename(model, at, 'fresh');
    if ('edits' in renaming) spans.push(...renaming.edits.map(({ span }) => span));
    const user = service.blockUser(model, at);
    for (const direction of ['incoming', 'outgoing'] as const)
      if (user !== undefined) spans.push(...service.blockCalls(model, user, direction).flatMap(({ uses }) => uses));
    for (const { start, end } of spans) assert.ok(0 <= start && start <= end && end <= text.length, `${start} ${end}`);
    const last = text.split('\n').length;
    for (const { startLine, endLine } of service.foldings(model))
      assert.ok(0 <= startLine && startLine < endLine && endLine < last);
  };

  it('answers in the text, whatever is typed into networks of the zoo', () => {
    const small = zooTexts().filter(({ text }) => text.length < 5000);
    const typed = fc.constantFrom('', '"', '{', '[', ']', '}', ',', '\\', '\n', '/*', '"=', '.', String.raw`\u00`);
    fc.assert(
      fc.property(
        fc.constantFrom(...small),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(20), typed), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ text }, edits, share) => {
          const mutated = edits.reduce((now, [at, removed, inserted]) => {
            const start = Math.floor(at * now.length);
            return now.slice(0, start) + inserted + now.slice(start + removed);
          }, text);
          ask(mutated, Math.floor(share * mutated.length));
        },
      ),
      { numRuns: 400, seed: 1 },
    );
  });

  it('answers in arbitrary JSON, and in what is nested thousands deep', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(50), (json, at) => {
        ask(`{ "blocks": ${json}, "layers": [${json}] }`, at);
        ask(json, Math.min(at, json.length));
      }),
      { numRuns: 200, seed: 2 },
    );
    for (const depth of [100, 2500]) {
      ask(`{ "layers": ${'['.repeat(depth)}${']'.repeat(depth)} }`, 20);
      ask(`{ "layers": [${'{ "type": "residual", "layers": ['.repeat(depth)}${']}'.repeat(depth)}] }`, 30);
    }
  });
});
