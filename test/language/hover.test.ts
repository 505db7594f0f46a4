import assert from 'node:assert/strict';
import { createLanguageService } from '../../src/language/service.ts';
import { catalogue } from '../../src/layers/index.ts';
import { readMarks } from '../support/marks.ts';

const service = createLanguageService(catalogue);

/** The hover at `$0` has all of these parts. */
function says(source: string, ...parts: readonly string[]): void {
  const { text, cursor = 0 } = readMarks(source);
  const markdown = service.hover(service.readModel(text), cursor)?.markdown ?? '';
  for (const part of parts) assert.ok(markdown.includes(part), `"${part}" in\n${markdown}`);
}

const network = (layers: string, input = '[3, 224, 224]'): string =>
  `{ "name": "N", "input": ${input}, "layers": [${layers}] }`;

describe('hover', () => {
  it('fills the size formula of each axis with numbers', () => {
    says(
      network('{ "type": "co$0nv2d", "outChannels": 64, "kernelSize": 7, "stride": 2, "padding": 3 }'),
      '`height, width = ⌊(224 + 3 + 3 − 1·(7 − 1) − 1) / 2⌋ + 1 = 112`',
      'params: 9,472 = weight 64×3×7×7 + bias 64',
      'MACs: 118,013,952 (100.0 % of the network)',
      '7×7 px, jump 2×2, start -3×-3',
    );
    says(
      network('{ "type": "co$0nv2d", "outChannels": 8, "kernelSize": [3, 5], "dilation": [1, 2] }'),
      '`height = ⌊(224 + 0 + 0 − 1·(3 − 1) − 1) / 1⌋ + 1 = 222`',
      '`width = ⌊(224 + 0 + 0 − 2·(5 − 1) − 1) / 1⌋ + 1 = 216`',
    );
    says(
      network('{ "type": "max$0Pool1d", "kernelSize": 2, "ceilMode": true }', '[4, 7]'),
      '`length = ⌈(7 + 0 + 0 − 1·(2 − 1) − 1) / 2⌉ + 1 = 4` (the last window hangs over by 1)'.replace('` (', ' ('),
    );
  });

  it('fills the formula of layers that make larger, cut or pad', () => {
    says(
      network(
        '{ "type": "convTran$0spose2d", "outChannels": 4, "kernelSize": [3, 4], "stride": 2, "padding": [1, 0] }',
        '[3, 8, 8]',
      ),
      '`height = (8 − 1)·2 − 1 − 1 + 1·(3 − 1) + 0 + 1 = 15`',
      '`width = (8 − 1)·2 − 0 − 0 + 1·(4 − 1) + 0 + 1 = 18`',
    );
    says(network('{ "type": "ups$0ample2d", "scaleFactor": 3 }', '[3, 8, 8]'), '`height, width = 8·3 = 24`');
    says(network('{ "type": "cr$0op1d", "cropping": [[1, 2]] }', '[3, 8]'), '`length = 8 − 1 − 2 = 5`');
  });

  it('explains an attribute with its unit and default', () => {
    says(
      network('{ "type": "conv2d", "outChannels": 8, "kernelSize": 3, "stri$0de": 2 }'),
      '**stride** of conv2d — Step between windows, px.',
      'default: 1',
    );
  });

  it('says of a layer in a block what its uses have in common and how they differ', () => {
    const text =
      '{ "input": [3, 8, 8], "blocks": { "b": { "parameters": { "w": 4 }, "layers": [{ "type": "con$0v2d", "outChannels": "=w", "kernelSize": 1 }] } }, "layers": [{ "type": "b" }, { "type": "b", "repeat": 2 }, { "type": "b", "w": 8 }] }';
    says(
      text,
      'Written once, used 4 times',
      '| 2 | 4×8×8 | 4×8×8 | 20 | 1,024 |',
      '| 1 | 4×8×8 | 8×8×8 | 40 | 2,048 |',
    );
  });

  it('sums up a structure and a block', () => {
    says(
      network(
        '{ "type": "resi$0dual", "layers": [{ "type": "conv2d", "outChannels": 3, "kernelSize": 1 }] }',
        '[3, 4, 4]',
      ),
      'Adds what its layers compute',
      '| 1 | 2 | 3×4×4 | 12 | 144 | 100.0 % |',
    );
    says(
      '{ "input": [3, 8, 8], "blocks": { "b$0": { "layers": [{ "type": "conv2d", "outChannels": 3, "kernelSize": 1 }] } }, "layers": [{ "type": "b", "repeat": 2 }] }',
      'used 2 times: 24 params',
    );
  });

  it('reconciles the totals on the name', () => {
    says(
      network(
        '{ "type": "conv2d", "outChannels": 4, "kernelSize": 3, "bias": false }, { "type": "batchNorm" }',
      ).replace('"N"', '"N$0"'),
      'params: **116**',
      'buffers 8; Keras counts both: 124',
      'FLOPs = 2 × MACs',
      'minimum input: 3×3 px',
    );
  });

  it('says that the unknown is unknown', () => {
    says(
      network('{ "type": "conv2d", "outChannels": 4, "kernelSize": 300 }, { "type": "rel$0u" }'),
      '4×?×? → **4×?×?**',
      'output ? B',
    );
    says(network('{ "type": "no$0pe" }'), 'no such layer type');
  });
});
