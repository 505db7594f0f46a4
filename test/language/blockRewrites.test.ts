import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Span, TextFix } from '../../src/formats/sourceMap.ts';
import { applyEdits } from '../../src/formats/spans.ts';
import { entriesOf } from '../../src/language/instances.ts';
import { blockRewrites } from '../../src/language/json/blockRewrites.ts';
import { extractBlock } from '../../src/language/json/extractBlock.ts';
import { foldLayers } from '../../src/language/json/foldLayers.ts';
import { inlineBlock } from '../../src/language/json/inlineBlock.ts';
import { hasErrors, readModel, type NetworkModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';

type Rewrite = (model: NetworkModel, span: Span) => readonly TextFix[];

/** A text with its lines, `$0` for a cursor or `$0 … $0` for a selection. */
function rewritten(rewrite: Rewrite, marked: string, nth = 0): string {
  const [before = '', ...rest] = marked.split('$0');
  const text = before + rest.join('');
  const span = { start: before.length, end: before.length + (rest.length === 2 ? (rest[0]?.length ?? 0) : 0) };
  const model = readModel(text, catalogue);
  const fix = rewrite(model, span)[nth];
  return fix === undefined ? 'nothing' : `${fix.title}\n${applyEdits(text, fix.edits)}`;
}

/** What has to be as before: everything but names and groups. */
function facts({ network, analysis }: NetworkModel): unknown {
  return JSON.parse(
    JSON.stringify({
      layers: network.layers.map(({ type, inputs }, id) => [type, inputs, analysis.layers[id]?.outputShape]),
      attributes: network.layers.map(({ references, written, literals, init }) =>
        references === undefined ? [written, literals, init] : references,
      ),
      outputs: network.outputs,
      totals: analysis.totals,
    }),
  );
}

const folders = ['src/zoo', 'src/zoo/exercises', 'test/layers', 'test/networks'];
const files = folders.flatMap(folder =>
  readdirSync(folder)
    .filter(file => file.endsWith('.cnn.json'))
    .map(file => join(folder, file)),
);

describe('blocks of a text', () => {
  const rewrites: readonly (readonly [name: string, rewrite: Rewrite, least: number])[] = [
    ['folding', foldLayers, 20],
    ['inlining', inlineBlock, 50],
    ['extracting', extractBlock, 200],
  ];
  for (const [name, rewrite, least] of rewrites)
    it(`are the same layers after ${name}, at every place of the zoo and of the fixtures`, () => {
      let offered = 0;
      for (const path of files) {
        const model = readModel(readFileSync(path, 'utf8'), catalogue);
        if (hasErrors(model)) continue;
        const before = facts(model);
        const entries = entriesOf(model).map(({ span }) => span);
        const pairs = entries.map(({ start }, index) => ({ start, end: (entries[index + 1] ?? { end: start }).end }));
        const found = [...entries, ...pairs].flatMap(span => rewrite(model, span));
        const different = new Map(found.map(fix => [JSON.stringify(fix.edits), fix] as const));
        for (const { title, edits } of different.values()) {
          offered += 1;
          const after = readModel(applyEdits(model.text, edits), catalogue);
          assert.equal(hasErrors(after), false, `${path}: ${title}`);
          assert.deepEqual(facts(after), before, `${path}: ${title}`);
        }
      }
      assert.ok(least < offered, `${offered} offered`);
    }).timeout(600_000);

  it('end their lines as the text does', () => {
    const model = readModel(readFileSync('src/zoo/resnet18.cnn.json', 'utf8').replaceAll('\n', '\r\n'), catalogue);
    const found = entriesOf(model).flatMap(({ span }) => blockRewrites(model, span));
    const texts = found.flatMap(({ edits }) => edits.map(({ text }) => text)).filter(text => text.includes('\n'));
    assert.notDeepEqual(texts, []);
    assert.deepEqual(
      texts.filter(text => /[^\r]\n/.test(text)),
      [],
    );
  });

  const inLayers = (...lines: readonly string[]): string =>
    `{\n  "input": [4, 8, 8],\n  "layers": [\n    ${lines.join(',\n    ')}\n  ]\n}`;
  /** A text with blocks: each a line. */
  const withBlocks = (blocks: readonly string[], ...lines: readonly string[]): string =>
    inLayers(...lines).replace(
      '  "layers"',
      blocks.length === 0 ? '$&' : `  "blocks": {\n    ${blocks.join(',\n    ')}\n  },\n  "layers"`,
    );
  const conv = (outChannels: number, rest = ''): string =>
    `{ "type": "conv2d", ${rest}"outChannels": ${outChannels}, "kernelSize": 3, "padding": 1 }`;
  const relu = '{ "type": "relu" }';

  it('fold layers that are alike into a repeat', () => {
    assert.equal(
      rewritten(foldLayers, inLayers(relu, conv(4, '"name": "a", '), conv(4, '$0"name": "b", '), conv(4), relu)),
      `Fold 3 layers into one with "repeat": 3\n${inLayers(relu, conv(4, '"repeat": 3, '), relu)}`,
    );
  });

  it('keep the name of the last when somebody reads it', () => {
    const reader = '{ "type": "relu", "from": "b" }';
    assert.equal(
      rewritten(foldLayers, inLayers(conv(4, '$0"name": "a", '), conv(4, '"name": "b", '), reader)),
      `Fold 2 layers into one with "repeat": 2\n${inLayers(conv(4, '"name": "b", "repeat": 2, '), reader)}`,
    );
  });

  it('fold runs of layers into a block with a repeat', () => {
    assert.equal(
      rewritten(foldLayers, inLayers('{ "type": "tanh" }', conv(4), relu, conv(4), '{ "type": "relu"$0 }')),
      `Fold 2 × 2 layers into a block "unit" with "repeat"
{
  "input": [4, 8, 8],
  "blocks": {
    "unit": {
      "layers": [
        ${conv(4)},
        ${relu}
      ]
    }
  },
  "layers": [
    { "type": "tanh" },
    { "type": "unit", "repeat": 2 }
  ]
}`,
    );
  });

  it('fold runs that differ into a block with parameters, beside those of the block around them', () => {
    const block = (...lines: readonly string[]): string =>
      `"net": {\n      "parameters": { "kernel": 3 },\n      "layers": [\n        ${lines.join(',\n        ')}\n      ]\n    }`;
    const own = (channels: string): string =>
      `{ "type": "conv2d", "outChannels": ${channels}, "kernelSize": "=kernel", "padding": "=kernel // 2" }`;
    const unit = `"unit": {
      "parameters": { "kernel": 3, "outChannels": 4 },
      "layers": [
        ${own('"=outChannels"')},
        ${relu}
      ]
    }`;
    const use = (channels: number): string => `{ "type": "unit", "outChannels": ${channels}, "kernel": "=kernel" }`;
    const net = '{ "type": "net", "kernel": 5 }';
    assert.equal(
      rewritten(foldLayers, withBlocks([block(own('4'), '$0{ "type": "relu" }', own('8'), relu)], net)),
      `Fold 2 × 2 layers into a block "unit" of outChannels\n${withBlocks([block(use(4), use(8)), unit], net)}`,
    );
  });

  it('inline under the names that the layers have in the network', () => {
    const block =
      '"twice": { "parameters": { "width": 4 }, "layers": [{ "type": "conv2d", "name": "first", "outChannels": "=2*width", "kernelSize": 1 }, { "type": "relu" }] }';
    const reader = '{ "type": "tanh", "from": "unit.first" }';
    assert.equal(
      rewritten(inlineBlock, withBlocks([block], '{ "type": "twice", $0"name": "unit", "width": 8 }', reader)),
      `Inline block "twice" (2 layers)\n${withBlocks(
        [],
        '{ "type": "conv2d", "name": "unit.first", "outChannels": 16, "kernelSize": 1 }',
        relu,
        reader,
      )}`,
    );
  });

  it('unroll a repeat, with the round in its expressions and each round reading the one before', () => {
    const block = `"grow": { "layers": [{ "type": "conv2d", "name": "conv", "outChannels": "=4*(index + 1)", "kernelSize": 1 }, { "type": "concat", "from": ["conv", "input"] }] }`;
    assert.equal(
      rewritten(inlineBlock, withBlocks([block], relu, '{ "type": "grow", "name": "all", $0"repeat": 2 }')),
      `Inline the 2 uses of block "grow" (4 layers)\n${withBlocks(
        [],
        relu,
        '{ "type": "conv2d", "name": "all.0.conv", "outChannels": 4, "kernelSize": 1 }',
        '{ "type": "concat", "name": "all.0.concat_1", "from": ["all.0.conv", "relu_1"] }',
        '{ "type": "conv2d", "name": "all.1.conv", "outChannels": 8, "kernelSize": 1 }',
        '{ "type": "concat", "from": ["all.1.conv", "all.0.concat_1"] }',
      )}`,
    );
  });

  it('inline in a block with the expressions of the use', () => {
    const inner =
      '"one": { "parameters": { "width": 4, "mode": "same" }, "layers": [{ "type": "conv2d", "outChannels": "=2*width", "kernelSize": 3, "padding": "=mode" }] }';
    const outer = (layer: string): string => `"two": { "parameters": { "base": 1 }, "layers": [${layer}] }`;
    const use = '{ "type": "two", "base": 3 }';
    assert.equal(
      rewritten(inlineBlock, withBlocks([inner, outer('{ "type": "one"$0, "width": "=base + 1" }')], use)),
      `Inline block "one" (1 layer)\n${withBlocks(
        [outer('{ "type": "conv2d", "outChannels": "=2*(base + 1)", "kernelSize": 3, "padding": "same" }')],
        use,
      )}`,
    );
  });

  it('keep the block that is inlined when it is used elsewhere, or has a comment', () => {
    const block = '"bent": { "layers": [{ "type": "relu" }] }';
    const last = '{ "type": "tanh" }';
    const use = '{ "type": "bent" }';
    const inlined = 'Inline block "bent" (1 layer)\n';
    assert.equal(
      rewritten(inlineBlock, withBlocks([block], '$0{ "type": "bent" }', use)),
      inlined + withBlocks([block], relu, use),
    );
    const explained = `// Why.\n    ${block}`;
    assert.equal(
      rewritten(inlineBlock, withBlocks([explained], '$0{ "type": "bent" }', last)),
      inlined + withBlocks([explained], relu, last),
    );
  });

  it('extract what is selected, with its comments', () => {
    const selected = `$0{ "type": "tanh", "from": "input" },
    // Bends what is left.
    { "type": "relu", "name": "end" }$0`;
    assert.equal(
      rewritten(extractBlock, inLayers(relu, selected, '{ "type": "add", "from": ["end", "input"] }')),
      `Extract 2 layers into a block "unit"
{
  "input": [4, 8, 8],
  "blocks": {
    "unit": {
      "layers": [
        { "type": "tanh" },
        // Bends what is left.
        { "type": "relu", "name": "end" }
      ]
    }
  },
  "layers": [
    ${relu},
    { "type": "unit", "name": "end", "from": "input" },
    { "type": "add", "from": ["end", "input"] }
  ]
}`,
    );
  });

  const nothing: readonly (readonly [why: string, rewrite: Rewrite, text: string])[] = [
    ['fold over a comment', foldLayers, inLayers(conv(4), `// The second.\n    $0${conv(4)}`)],
    [
      'fold what others read in its middle',
      foldLayers,
      inLayers(conv(4, '"name": "a", '), conv(4, '$0'), '{ "type": "add", "from": ["a", "conv2d_1"] }'),
    ],
    ['fold layers that differ', foldLayers, inLayers(conv(4), conv(8, '$0'))],
    ['fold layers elsewhere', foldLayers, inLayers(relu, relu, conv(4, '$0'))],
    [
      'inline over a comment',
      inlineBlock,
      withBlocks(['"bent": { "layers": [{ "type": "relu" }] }'], '{ "type": "bent"$0 /* Why. */ }'),
    ],
    ['inline a layer', inlineBlock, inLayers(conv(4, '$0'))],
    ['extract without a selection', extractBlock, inLayers(relu, conv(4, '$0'))],
    [
      'extract what others read in its middle',
      extractBlock,
      inLayers(`$0{ "type": "relu", "name": "a" }`, `${conv(4)}$0`, '{ "type": "add", "from": ["a", "conv2d_1"] }'),
    ],
    ['extract from a text with errors', extractBlock, inLayers(`$0${relu}`, `${relu}$0`, '{ "type": "unheardOf" }')],
    ['do anything outside of the layers', foldLayers, `$0${inLayers(relu, relu)}`],
  ];
  for (const [what, rewrite, text] of nothing)
    it(`do not ${what}`, () => assert.equal(rewritten(rewrite, text), 'nothing'));
});
