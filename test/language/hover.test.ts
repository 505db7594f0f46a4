import assert from 'node:assert/strict';
import { createLanguageService } from '../../src/language/service.ts';
import { catalogue } from '../../src/layers/index.ts';
import { readMarks } from '../support/marks.ts';
import { programModel } from '../support/programs.ts';

const service = createLanguageService(catalogue);

/** The hover at `$0` of a JSON text. */
function hoverIn(source: string, pictures = false): string {
  const { text, cursor = 0 } = readMarks(source);
  return service.hover(service.readModel(text), cursor, pictures)?.markdown ?? '';
}

/** The hover at `$0` of a program whose network function has this body. */
async function hoverInProgram(body: string, input = '[3, 224, 224]', functions = ''): Promise<string> {
  const { text, cursor = 0 } = readMarks(
    `import { conv2d, linear, maxPool2d, relu, residual, network, type Feature } from 'cnn-designer';\n${functions}\nexport default network('N', { input: ${input} }, x => {\n${body}\n});\n`,
  );
  return service.hover(await programModel(text), cursor, false)?.markdown ?? '';
}

function hasAll(markdown: string, parts: readonly string[]): void {
  for (const part of parts) assert.ok(markdown.includes(part), `"${part}" in\n${markdown}`);
}

/** The hover at `$0` has all of these parts. */
function says(source: string, ...parts: readonly string[]): void {
  hasAll(hoverIn(source), parts);
}

const network = (layers: string, input = '[3, 224, 224]'): string =>
  `{ "name": "N", "input": ${input}, "layers": [${layers}] }`;

describe('hover', () => {
  it('fills the size formula of each axis with numbers', () => {
    says(
      network('{ "type": "co$0nv2d", "outChannels": 64, "kernelSize": 7, "stride": 2, "padding": 3 }'),
      '`height, width = ⌊(224 + 3 + 3 − 1·(7 − 1) − 1) / 2⌋ + 1 = 112`',
      'params: 9,472 = 64·3·7·7 + 64 (weight 64×3×7×7, bias 64)',
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

  it('says nothing of places behind a flatten, where units have none', () => {
    const text = hoverIn(network('{ "type": "flatten" }, { "type": "lin$0ear", "outFeatures": 2 }', '[1, 4, 4]'));
    assert.match(text, /receptive field: 4×4 px$/m);
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
      '| **torchvision** | **5,322,672 (5.32 MMAC)** |',
      '| paper | 5,322,672 (5.32 MMAC) | nothing here |',
      '| fvcore | 5,716,944 (5.72 MMAC) | normalization +394 k |',
      '| flops | 10,645,344 (10.6 MFLOP) | two for each multiply–add',
      'feature maps peak **1.58 MB** (at `batchNorm_1`), sum 1.58 MB, training 3.15 MB',
      '_torchvision counts multiplies of convolutions',
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

  it('says what a layer moves for what it computes', () => {
    // 8·3 products of 4 positions for 12 + 24 + 32 numbers of 4 bytes.
    says(
      network('{ "type": "co$0nv2d", "outChannels": 8, "kernelSize": 1, "bias": false }', '[3, 2, 2]'),
      'arithmetic intensity: 0.35 MACs per byte (96 MAC for the 272 B of input, weights and output)',
    );
    assert.doesNotMatch(hoverIn(network('{ "type": "fla$0tten" }')), /intensity/);
  });

  it('says at which layer the most memory is taken', () => {
    const layers = (first: string, second: string): string =>
      network(`{ "type": "${first}", "outChannels": 8, "kernelSize": 1 }, { "type": "${second}" }`);
    says(layers('conv2d', 'batch$0Norm'), 'peak: here the most bytes of the network are alive at once');
    assert.doesNotMatch(hoverIn(layers('co$0nv2d', 'batchNorm')), /peak/);
  });

  it('counts what stands directly in a block, groups in it as one', () => {
    const block = '"b": { "layers": [{ "type": "conv2d", "outChannels": 3, "kernelSize": 1 }, { "type": "relu" }] }';
    const outer =
      '"o": { "layers": [{ "type": "b" }, { "type": "b" }, { "type": "relu" }, { "type": "residual", "layers": [{ "type": "b" }] }] }';
    const text = (use: string): string =>
      `{ "input": [3, 8, 8], "blocks": { ${block}, ${outer} }, "layers": [${use}] }`;
    says(
      text('{ "type": "$0o" }, { "type": "o" }'),
      '| 1 | 8 | 3×8×8 | 36 | 1,728 | 50.0 % |\n\n',
      '| × | in it | output | params | MACs |',
      '| 2 | `b` (2 layers) | 3×8×8 | 12 | 576 |',
      '| 1 | `relu` | 3×8×8 | 0 | 0 |',
      '| 1 | `residual` (3 layers) | 3×8×8 | 12 | 576 |',
    );
    says(text('{ "type": "o", "repeat": 2 }').replace('"o":', '"o$0":'), 'used 2 times', 'The first of them, `o_1.0`:');
  });

  it('leaves the rows of a long block to the diagram', () => {
    const layers = Array.from({ length: 20 }, (_, index) => `{ "type": "crop1d", "cropping": ${index} }`);
    const text = hoverIn(
      network(`{ "type": "resi$0dual", "layers": [${layers.join()}], "shortcut": [${layers.join()}] }`, '[3, 999]'),
    );
    assert.match(text, /3×759 [^\n]*\n\n… and 6 rows more\n/);
  });
});

describe('hover on an attribute', () => {
  const conv = (attributes: string): string =>
    network(`{ "type": "conv2d", "outChannels": 8, "kernelSize": 3, ${attributes} }`, '[4, 9, 9]');

  it('says what one less and one more would do, as the rules of the layer have it', () => {
    says(
      conv('"stri$0de": 2'),
      '`2` here',
      '| stride | output | params | MACs |',
      '| **`2`** | **8×4×4** | **296** | **4,608** |\n| `1` | 8×7×7 | 296 | 14,112 |\n| `3` | 8×3×3 | 296 | 2,592 |',
    );
    says(
      network('{ "type": "conv2d", "outCha$0nnels": 8, "kernelSize": 3 }', '[4, 9, 9]'),
      '| **`8`** | **8×7×7** | **296** | **14,112** |\n| `7` | 7×7×7 | 259 | 12,348 |\n| `9` | 9×7×7 | 333 | 15,876 |',
    );
  });

  it('steps on all axes at once, and shows how far a window reaches', () => {
    says(
      conv('"dila$0tion": [1, 2]'),
      '`[1,2]` here',
      '| dilation | output | window | params | MACs |',
      '| **`[1,2]`** | **8×7×5** | **3×5 px** | **296** | **10,080** |\n| `[2,3]` | 8×5×3 | 5×7 px | 296 | 4,320 |',
    );
  });

  it('leaves out what the attribute or the layer cannot be', () => {
    const rows = (text: string): readonly string[] =>
      [...text.matchAll(/^\| (?:\*\*)?`([^`]*)`/gm)].map(([, written = '']) => written);
    // No stride of 0, no kernel beyond the input, no padding below 0.
    assert.deepEqual(rows(hoverIn(conv('"stri$0de": 1'))), ['1', '2']);
    assert.deepEqual(rows(hoverIn(network('{ "type": "conv2d", "outChannels": 8, "kern$0elSize": 9 }', '[4, 9, 9]'))), [
      '9',
      '8',
    ]);
    assert.deepEqual(rows(hoverIn(conv('"padd$0ing": 0'))), ['0', '1', '"same"']);
    assert.deepEqual(rows(hoverIn(conv('"padd$0ing": [[1, 2], [1, 2]]'))), [
      '[[1,2],[1,2]]',
      '[[0,1],[0,1]]',
      '[[2,3],[2,3]]',
      '"same"',
      '"valid"',
    ]);
  });

  it('goes to the next divisors of the channels', () => {
    says(conv('"gro$0ups": 2'), '| **`2`** |', '| `1` |', '| `4` |');
    assert.doesNotMatch(hoverIn(conv('"gro$0ups": 2')), /`3`/);
  });

  it('says what the other words of a choice mean and do', () => {
    says(
      conv('"bi$0as": true'),
      '| **`true`** | **8×7×7** | **296** |',
      '| `false` | 8×7×7 | 288 |',
      '| `"position"` |',
    );
    says(
      conv('"padding": 1, "paddingM$0ode": "reflect"'),
      '- `"circular"` — The input from its other end, as on a torus.',
      'With `"zeros"`, `"replicate"`, `"circular"` the shape, params and MACs would be the same.',
    );
    says(conv('"padd$0ing": "same"'), '| **`"same"`** | **8×9×9** |', '| `"valid"` | 8×7×7 |');
  });

  it('leaves the facts of a layer that is named where they are', () => {
    const text = hoverIn(
      network(
        '{ "type": "maxPool2d", "name": "p", "kernelSize": 2 }, { "type": "maxUnpool2d", "po$0ol": "p" }',
        '[3, 8, 8]',
      ),
    );
    assert.match(text, /^\*\*pool\*\* of maxUnpool2d — Name of the .*\n\n_required_$/);
  });

  it('says of a real number what it is, and nothing about its neighbours', () => {
    const text = hoverIn(network('{ "type": "leakyRelu", "negativeS$0lope": 0.2 }'));
    assert.match(text, /`0.2` here$/);
  });

  it('says of which layer it speaks where several are written', () => {
    says(
      '{ "input": [3, 8, 8], "blocks": { "b": { "layers": [{ "type": "conv2d", "outChannels": 8, "kernelSi$0ze": 1 }] } }, "layers": [{ "type": "b" }, { "type": "b" }] }',
      '`1` in `b_1.conv2d_1`, the first of 2 layers written here',
      '| `2` | 8×7×7 | 2×2 px | 104 | 4,704 |',
    );
  });

  it('explains those of blocks and of layers that cannot be computed without guessing', () => {
    assert.match(
      hoverIn(network('{ "type": "bottleneck", "outCha$0nnels": 64 }')),
      /^\*\*outChannels\*\* of bottleneck — /,
    );
    const wrong = hoverIn(conv('"stri$0de": "x"'));
    assert.match(wrong, /^\*\*stride\*\* of conv2d/);
    assert.doesNotMatch(wrong, /here|\|/);
    assert.doesNotMatch(
      hoverIn(network('{ "type": "nope" }, { "type": "conv2d", "outChannels": 8, "kernelSize$0": 3 }')),
      /\|/,
    );
  });
});

describe('hover in a program', () => {
  it('says of layers, attributes, functions and the network what it says in JSON', async () => {
    const conv = 'return con$0v2d(x, { outChannels: 64, kernelSize: 7, stride: 2, padding: 3 });';
    hasAll(await hoverInProgram(conv), [
      '`height, width = ⌊(224 + 3 + 3 − 1·(7 − 1) − 1) / 2⌋ + 1 = 112`',
      'params: 9,472 = 64·3·7·7 + 64 (weight 64×3×7×7, bias 64)',
      'arithmetic intensity: 30.64 MACs per byte',
    ]);
    hasAll(await hoverInProgram(conv.replace('$0', '').replace('stride', 'stri$0de')), [
      '**stride** of conv2d',
      '| **`2`** | **64×112×112** | **9,472** | **118,013,952** |\n| `1` | 64×224×224 | 9,472 | 472,055,808 |',
    ]);
    const unit = 'const un$0it = (x: Feature): Feature => relu(relu(conv2d(x, { outChannels: 4, kernelSize: 1 })));';
    const uses = 'return unit(unit(x));';
    const inside = ['| 1 | `conv2d` | 4×2×2 | 16 | 48 |', '| 2 | `relu` | 4×2×2 | 0 | 0 |'];
    hasAll(await hoverInProgram(uses, '[3, 2, 2]', unit), ['used 2 times: 36 params', ...inside]);
    hasAll(await hoverInProgram('return uni$0t(unit(x));', '[3, 2, 2]', unit.replace('$0', '')), [
      '**unit**',
      '| 1 | 3 |',
    ]);
    const shared = await hoverInProgram(uses, '[3, 2, 2]', unit.replace('$0', '').replace('conv2d(', 'conv2d$0('));
    hasAll(shared, ['Written once, used 2 times: 36 params', '| 1 | 4×2×2 | 4×2×2 | 20 | 64 |']);
    const { text, cursor = 0 } = readMarks(
      "import { network, relu } from 'cnn-designer';\nexport default netw$0ork('N', { input: [3, 8, 8] }, x => relu(x));\n",
    );
    hasAll(service.hover(await programModel(text), cursor)?.markdown ?? '', ['**N** — 1 layer', '| **torchvision** |']);
  });
});

describe('pictures in hovers', () => {
  const conv = network(
    '{ "type": "co$0nv2d", "outChannels": 8, "kernelSize": 3, "stride": 2, "padding": 1 }',
    '[3, 9, 9]',
  );

  it('show the window of a layer, and say in words what they show', () => {
    const text = hoverIn(conv, true);
    assert.match(
      text,
      /!\[A window of 3×3 px over an input of 9×9 px, 1×1 px of padding before the input and 1×1 px after it, the next window 2 px further, 3 pixels in common\]\(data:image\/svg\+xml;base64,/,
    );
    assert.match(text, /_□ read by the first window · ● by the next, 2 px on · dashed: padding_/);
    const [, base64 = ''] = /base64,([\w+/=]+)\)/.exec(text) ?? [];
    assert.match(atob(base64), /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*<\/svg>$/);
  });

  it('are for those alone who can show them', () => {
    assert.doesNotMatch(hoverIn(conv), /!\[|□/);
  });

  it('stand beside attributes that shape the window, and beside no others', () => {
    const on = (name: string): string => hoverIn(conv.replace('$0', '').replace(`"${name}"`, `"${name}$0"`), true);
    for (const name of ['kernelSize', 'stride', 'padding']) assert.match(on(name), /!\[/, name);
    assert.doesNotMatch(on('outChannels'), /!\[/);
  });

  it('say which pixels are never read, and name the slice of three axes', () => {
    assert.match(
      hoverIn(network('{ "type": "max$0Pool2d", "kernelSize": 2 }', '[3, 7, 8]'), true),
      /crosses on pixels that are never read, never read: the last 1 px of the height\]/,
    );
    assert.match(
      hoverIn(network('{ "type": "max$0Pool3d", "kernelSize": 2 }', '[3, 8, 8, 8]'), true),
      /one slice of the depth_/,
    );
  });

  it('show one window for a layer that is used often, where all uses slide alike', () => {
    const text = (kernel: string): string =>
      `{ "input": [3, 9, 9], "blocks": { "b": { "parameters": { "k": 3 }, "layers": [{ "type": "con$0v2d", "outChannels": 3, "kernelSize": "=k" }] } }, "layers": [{ "type": "b" }, { "type": "b"${kernel} }] }`;
    assert.match(hoverIn(text(''), true), /!\[/);
    assert.doesNotMatch(hoverIn(text(', "k": 2'), true), /!\[/);
  });
});
