import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { createLanguageService } from '../../src/language/service.ts';
import { catalogue } from '../../src/layers/index.ts';
import { applyEdits } from '../../src/formats/spans.ts';
import { zooTexts } from '../support/zooTexts.ts';

const service = createLanguageService(catalogue);
const twoSpaces = { tabSize: 2, insertSpaces: true };

function formatted(text: string, options = twoSpaces, range = { start: 0, end: text.length }): string {
  return applyEdits(text, service.format(service.readModel(text), range, options));
}

describe('formatting', () => {
  it('keeps every network of the zoo as it is', () => {
    for (const { path, text } of zooTexts()) assert.equal(formatted(text), text, path);
  });

  it('gives each layer a line, and each key of a layer that is too long', () => {
    const long = `{"type":"conv2d","name":"a_name_of_some_length","outChannels":64,"kernelSize":[3,3],"stride":[1,1],"padding":"same"}`;
    assert.equal(
      formatted(
        `{"input":[3,\n8,8],"layers":[{"type":\n"relu"},{"type":"residual","layers":[${long},{"type":"relu"}]}]}`,
      ),
      `{
  "input": [3, 8, 8],
  "layers": [
    { "type": "relu" },
    {
      "type": "residual",
      "layers": [
        {
          "type": "conv2d",
          "name": "a_name_of_some_length",
          "outChannels": 64,
          "kernelSize": [3, 3],
          "stride": [1, 1],
          "padding": "same"
        },
        { "type": "relu" }
      ]
    }
  ]
}
`,
    );
  });

  it('keeps comments, blank lines between, and the line endings; indents as the editor does', () => {
    const text =
      '// first\r\n{ "input": [3], // shape\r\n\r\n\r\n/* all */ "layers": [ { "type": "relu" } // end\r\n] }';
    assert.equal(
      formatted(text, { tabSize: 4, insertSpaces: false }),
      '// first\r\n{\r\n\t"input": [3], // shape\r\n\r\n\t/* all */ "layers": [\r\n\t\t{ "type": "relu" } // end\r\n\t]\r\n}\r\n',
    );
  });

  it('fills lines with the numbers of a long list', () => {
    const lines = formatted(`{ "layers": [{ "type": "linear", "bias": [${'0.25, '.repeat(99)}1] }] }`).split('\n');
    assert.ok(lines.length < 20 && lines.every(line => line.length <= 120), lines.join('\n'));
  });

  it('touches a range alone, and no text that cannot be read', () => {
    const text = '{\n"input":[3],\n"layers":[]\n}\n';
    const start = text.indexOf('"layers"');
    assert.equal(formatted(text, twoSpaces, { start, end: start + 5 }), '{\n"input":[3],\n  "layers":[]\n}\n');
    for (const broken of ['{ "layers": [', '{ "a" 1 }', '', '// nothing', 'x']) assert.equal(formatted(broken), broken);
  });

  it('changes white space alone, and nothing the second time', () => {
    const space = fc.stringMatching(/^[ \n]{0,3}$/);
    const comment = fc.constantFrom('', '', '', '// a\n', '/* b */', '/* c\n d */');
    const texts = fc.json().chain(json =>
      fc.array(fc.tuple(space, comment, space), { minLength: 1, maxLength: 20 }).map(fillers => {
        let next = 0;
        // Between tokens, never inside of a text.
        return json.replace(
          /"(?:[^"\\]|\\.)*"|[[\]{},:]/g,
          token => `${token}${fillers[next++ % fillers.length]?.join('') ?? ''}`,
        );
      }),
    );
    const zoo = fc.constantFrom(...zooTexts()).map(({ text }) => text.replace(/\n +(?!\/)/g, '\n'));
    const squeezed = (text: string): string => text.replace(/\s/g, '');
    fc.assert(
      fc.property(fc.oneof(texts, zoo), text => {
        const once = formatted(text);
        assert.deepEqual(parse(once), parse(text));
        assert.equal(squeezed(once), squeezed(text));
        assert.equal(formatted(once), once);
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
