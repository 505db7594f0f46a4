import assert from 'node:assert/strict';
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
