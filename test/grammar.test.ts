import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createLanguageService } from '../src/language/service.ts';
import { catalogue } from '../src/layers/index.ts';
import { scopesOf, type Grammar } from './support/textMate.ts';
import { zooTexts } from './support/zooTexts.ts';

const grammar = JSON.parse(
  readFileSync(new URL('../syntaxes/cnn-json.tmLanguage.json', import.meta.url), 'utf8'),
) as Grammar;

/** The words that have a scope, in the order of the text. */
function scoped(text: string, scope: string): readonly string[] {
  return scopesOf(grammar, text)
    .filter(each => each.scope.startsWith(scope))
    .map(each => each.text);
}

describe('the grammar', () => {
  it('knows every type of the catalogue, and needs no list of them', () => {
    for (const type of [...catalogue.layers.keys(), ...catalogue.structures.keys()])
      assert.deepEqual(scoped(`{ "type": "${type}", "kernelSize": 3 }`, 'entity.name.type'), [`"${type}"`]);
  });

  it('tells blocks, parameters, expressions, comments and escapes from other text', () => {
    const text = String.raw`{ // "type": "no"
  "name": "a // b \" c", /* "=x" */
  "blocks": {
    "unit": { "parameters": { "w": 4, "d": "=w // 2" }, "layers": [{ "type": "relu", "repeat": "=w*2 + depth" }] },
    "pool": { "layers": [] } // end
  },
  "layers": [{ "type": "unit", "from": "=", "ok": true }]
}`;
    assert.deepEqual(scoped(text, 'entity.name.type'), ['"unit"', '"relu"', '"pool"', '"unit"']);
    assert.deepEqual(scoped(text, 'variable.parameter'), ['"w"', '"d"', 'w', 'w', 'depth']);
    assert.deepEqual(scoped(text, 'keyword.operator.cnn-json'), ['//', '*', '+']);
    assert.deepEqual(scoped(text, 'comment.line'), ['// "type": "no"', '// end']);
    assert.deepEqual(scoped(text, 'comment.block'), ['/*']);
    assert.deepEqual(scoped(text, 'constant.character.escape'), [String.raw`\"`]);
    assert.deepEqual(scoped(text, 'constant.language'), ['true']);
  });

  it('gives the types and blocks of the zoo the colour that semantic tokens confirm', () => {
    const service = createLanguageService(catalogue);
    for (const { path, text } of zooTexts()) {
      const semantic = service
        .semanticTokens(service.readModel(text), { start: 0, end: text.length })
        .filter(({ type }) => type === 'class')
        .map(({ span }) => span.start);
      const lexical = scopesOf(grammar, text)
        .filter(({ scope }) => scope.startsWith('entity.name.type'))
        .map(({ start }) => start + 1);
      assert.deepEqual(lexical, semantic, path);
    }
  });
});
