import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createLanguageService } from '../../src/language/service.ts';
import { catalogue } from '../../src/layers/index.ts';
import { readMarks } from '../support/marks.ts';
import { programModel } from '../support/programs.ts';
import { zooTexts } from '../support/zooTexts.ts';

const service = createLanguageService(catalogue);

/** What the name at `$0` leads to: the characters of its definition. */
function leadsTo(source: string): string | undefined {
  const { text, cursor = 0 } = readMarks(source);
  const found = service.definition(service.readModel(text), cursor);
  return found && text.slice(found.nameSpan.start - 1, found.nameSpan.end + 1);
}

const network = (layers: string, rest = ''): string => `{ "input": [3, 8, 8], ${rest}"layers": [${layers}] }`;
const block =
  '"blocks": { "b": { "parameters": { "w": 4 }, "layers": [{ "type": "relu", "name": "in" }, { "type": "relu", "from": "BLOCK" }] } }, ';

describe('names in a network', () => {
  it('lead to layers, inputs, and types of layers without a name', () => {
    assert.equal(leadsTo(network('{ "type": "relu", "name": "a" }, { "type": "relu", "from": "$0a" }')), '"a"');
    assert.equal(leadsTo(network('{ "type": "relu", "from": "in$0put" }')), '"input"');
    assert.equal(leadsTo(network('{ "type": "tanh" }, { "type": "relu", "from": "$0tanh_1" }')), '"tanh"');
    assert.equal(leadsTo(network('{ "type": "relu", "name": "a" }', '"outputs": ["$0a"], ')), '"a"');
    assert.equal(leadsTo(network('{ "type": "relu", "from": "$0none" }')), undefined);
  });

  it('lead out of structures, and not out of blocks', () => {
    const inside =
      '{ "type": "relu", "name": "a" }, { "type": "parallel", "branches": [[{ "type": "relu", "from": "$0a" }], []] }';
    assert.equal(leadsTo(network(inside)), '"a"');
    assert.equal(leadsTo(network('{ "type": "relu", "name": "a" }', block.replace('BLOCK', '$0a'))), undefined);
    assert.equal(leadsTo(network('{ "type": "b" }', block.replace('BLOCK', '$0in'))), '"in"');
    assert.equal(leadsTo(network('{ "type": "b" }', block.replace('BLOCK', 'input$0'))), '"b"');
  });

  it('lead step by step into blocks, branches and repetitions', () => {
    const use = '{ "type": "b", "name": "u", "repeat": 2 }, { "type": "relu", "from": "';
    const blocks = block.replace('BLOCK', 'in');
    assert.equal(leadsTo(network(`${use}$0u.1.in" }`, blocks)), '"u"');
    assert.equal(leadsTo(network(`${use}u.1.i$0n" }`, blocks)), '"in"');
    const branches = '{ "type": "parallel", "name": "p", "branches": [[{ "type": "relu", "name": "x" }], []] }, ';
    assert.equal(leadsTo(network(`${branches}{ "type": "relu", "from": "p.branch_1.$0x" }`)), '"x"');
    const residual =
      '{ "type": "residual", "name": "r", "layers": [], "shortcut": [{ "type": "relu", "name": "x" }] }, ';
    assert.equal(leadsTo(network(`${residual}{ "type": "relu", "from": "r.shortcut.$0x" }`)), '"x"');
  });

  it('lead from types to blocks and from attributes and expressions to parameters', () => {
    const blocks = block.replace('"from": "BLOCK"', '"kernel": "=2*w"');
    assert.equal(leadsTo(network('{ "type": "$0b" }', blocks)), '"b"');
    assert.equal(leadsTo(network('{ "type": "b", "$0w": 8 }', blocks)), '"w"');
    assert.equal(leadsTo(network('{ "type": "b" }', blocks.replace('*w', '*$0w'))), '"w"');
    assert.equal(leadsTo(network('{ "type": "re$0lu" }')), undefined);
  });

  it('are found wherever they are, with what is read and what is written', () => {
    const { text, cursor = 0 } = readMarks(
      network(
        '{ "type": "relu", "name": "a" }, { "type": "add", "from": ["a", "$0a"] }, { "type": "relu", "name": "ab" }',
      ),
    );
    const found = service.occurrences(service.readModel(text), cursor);
    assert.deepEqual(
      found.map(({ role }) => role),
      ['definition', 'reference', 'reference'],
    );
    assert.ok(found.every(({ span }) => text.slice(span.start, span.end) === 'a'));
  });

  it('lead somewhere for every reference of the zoo', () => {
    for (const { path, text } of zooTexts()) {
      const names = new Set(service.names(service.readModel(text)).map(({ span }) => span.start));
      for (const list of text.matchAll(/"from": (\[[^\]]*\]|"[^"]*")/g))
        for (const name of list[1]?.matchAll(/"[^"]+"/g) ?? []) {
          const start = list.index + '"from": '.length + name.index + 1;
          assert.ok(names.has(start), `${path}: ${name[0]}`);
        }
    }
  });

  it('lead somewhere exactly where the network reads something, in random networks', () => {
    const name = fc.constantFrom('a', 'b', 'a.b', 'relu_1', 'residual_1', 'u_1', 'input');
    const step = fc.constantFrom(
      'a',
      'b',
      'relu_1',
      'residual_1',
      'add',
      'shortcut',
      'branch_1',
      '0',
      '1',
      '2',
      'u_1',
      'input',
    );
    const from = fc.array(step, { minLength: 1, maxLength: 4 }).map(steps => steps.join('.'));
    const { list } = fc.letrec<{ list: readonly unknown[]; layer: unknown }>(tie => ({
      list: fc.array(tie('layer'), { maxLength: 3 }),
      layer: fc
        .tuple(
          fc.record({ name, from, repeat: fc.constantFrom(1, 2) }, { requiredKeys: [] }),
          fc.oneof(
            { maxDepth: 3, withCrossShrink: true },
            fc.constantFrom({ type: 'relu' }, { type: 'u' }),
            fc.tuple(tie('list'), tie('list')).map(([layers, shortcut]) => ({ type: 'residual', layers, shortcut })),
            fc.tuple(tie('list'), tie('list')).map(branches => ({ type: 'parallel', merge: 'add', branches })),
          ),
        )
        .map(([common, own]) => ({ ...own, ...common })),
    }));
    let references = 0;
    fc.assert(
      fc.property(list, list, (layers, inside) => {
        // Blocks that use themselves are not unfolded, so that nobody says what they read.
        const block = JSON.stringify(inside).replaceAll('"type":"u"', '"type":"relu"');
        const text =
          `{"input":[3,8,8],"blocks":{"u":{"layers":${block}}},"layers":[{"type":"u"},${JSON.stringify(layers).slice(1)}}`.replace(
            ',]',
            ']',
          );
        const model = service.readModel(text);
        const unknown = new Set(
          model.diagnostics.filter(({ code }) => code === 'unknown-reference').map(({ span }) => span.end),
        );
        const found = new Set(service.names(model).map(({ span }) => span.end + 1));
        for (const match of text.matchAll(/"from":"([^"]*)"/g)) {
          const end = match.index + match[0].length;
          // The table reads every number as one of a repetition, however many there are.
          if (/\b2\b|\b1\b/.test(match[1]?.replaceAll('_1', '') ?? '')) continue;
          references++;
          assert.equal(found.has(end), !unknown.has(end), `${match[1] ?? ''} in ${text}`);
        }
      }),
      { numRuns: 60, seed: 1 },
    );
    assert.ok(50 < references);
  });

  it('of a program are TypeScript’s', async () => {
    const model = await programModel(
      "import { network, relu } from 'cnn-designer';\nexport default network('n', { input: [3, 8, 8] }, x => relu(x, { name: 'a' }));\n",
    );
    assert.deepEqual(service.names(model), []);
    assert.deepEqual(service.semanticTokens(model, { start: 0, end: 1000 }), []);
    assert.deepEqual(service.format(model, { start: 0, end: 1000 }, { tabSize: 2, insertSpaces: true }), []);
  });
});

describe('the calls of blocks', () => {
  const text =
    '{ "name": "N", "input": [3, 8, 8], "blocks": { "inner": { "layers": [] }, "outer": { "layers": [{ "type": "inner" }, { "type": "inner" }] } }, "layers": [{ "type": "outer" }, { "type": "inner" }] }';
  const model = service.readModel(text);
  const calls = (at: string, direction: 'incoming' | 'outgoing'): readonly (readonly [string, number])[] => {
    const user = service.blockUser(model, text.indexOf(at) + 1);
    assert.ok(user !== undefined);
    return service.blockCalls(model, user, direction).map(call => [call.user.name, call.uses.length]);
  };

  it('are those of the blocks and the network that use one, and of the blocks that it uses', () => {
    assert.deepEqual(calls('"inner"', 'incoming'), [
      ['outer', 2],
      ['N', 1],
    ]);
    assert.deepEqual(calls('"outer"', 'outgoing'), [['inner', 2]]);
    assert.deepEqual(calls('"N"', 'outgoing'), [
      ['outer', 1],
      ['inner', 1],
    ]);
    assert.deepEqual(calls('"N"', 'incoming'), []);
    assert.equal(service.blockUser(model, text.indexOf('"input"') + 2), undefined);
  });
});
