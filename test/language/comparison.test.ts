import assert from 'node:assert/strict';
import { compareNetworks } from '../../src/core/compareNetworks.ts';
import { withBaseline } from '../../src/language/baseline.ts';
import { codeLenses } from '../../src/language/codeLens.ts';
import { comparisonLines, comparisonText } from '../../src/language/comparison.ts';
import { hover } from '../../src/language/hover/hover.ts';
import { inlayHints } from '../../src/language/inlayHints.ts';
import type { NetworkModel } from '../../src/language/model.ts';
import { readModel } from '../../src/language/model.ts';
import { networkSummary } from '../../src/language/networkSummary.ts';
import { catalogue } from '../../src/layers/index.ts';
import { programModel } from '../support/programs.ts';

const json = `{
  "name": "small",
  "input": [3, 32, 32],
  "blocks": { "unit": { "parameters": { "width": 8 }, "layers": [
    { "type": "conv2d", "outChannels": "=width", "kernelSize": 3, "padding": 1 },
    { "type": "relu" }
  ] } },
  "layers": [
    { "type": "unit", "width": 8, "repeat": 2 },
    { "type": "conv2d", "name": "head", "outChannels": 16, "kernelSize": 3 },
    { "type": "maxPool2d", "kernelSize": 2 },
    { "type": "flatten" },
    { "type": "linear", "outFeatures": 10 }
  ]
}`;

const program = `import { network, conv2d, relu, maxPool2d, flatten, linear, type Feature } from 'cnn-designer';
function unit(x: Feature, outChannels: number): Feature {
  return relu(conv2d(x, { outChannels, kernelSize: 3, padding: 1 }));
}
export default network('small', { input: [3, 32, 32] }, x => {
  for (let index = 0; index < 2; index++) x = unit(x, 8);
  x = conv2d(x, { name: 'head', outChannels: 16, kernelSize: 3 });
  x = maxPool2d(x, { kernelSize: 2 });
  return linear(flatten(x), { outFeatures: 10 });
});
`;

const formats: readonly (readonly [string, string, (text: string) => Promise<NetworkModel>])[] = [
  ['JSON', json, text => Promise.resolve(readModel(text, catalogue))],
  ['TypeScript', program, text => programModel(text)],
];

/** Hints with a delta, by the trimmed beginning of their lines. */
function deltas(model: NetworkModel): readonly string[] {
  return inlayHints(model, { start: 0, end: model.text.length }).flatMap(({ text }) =>
    /Δ|new|was|changed/.test(text) ? [text] : [],
  );
}

function hoverOver(model: NetworkModel, part: string): string {
  return hover(model, model.text.indexOf(part) + 1)?.markdown ?? '';
}

for (const [format, text, read] of formats)
  describe(`what has changed in ${format}`, () => {
    const since = async (replaced: string | RegExp, by: string): Promise<NetworkModel> => {
      const changed = text.replace(replaced, by);
      assert.notEqual(changed, text);
      return withBaseline(await read(changed), 'HEAD', await read(text));
    };

    it('is nothing where nothing has changed', async () => {
      const model = withBaseline(await read(text), 'HEAD', await read(text));
      assert.deepEqual(deltas(model), []);
      assert.doesNotMatch(hoverOver(model, 'head'), /Since/);
      assert.match(networkSummary(model).tooltip, /No different from HEAD/);
    });

    it('stands in the hints of the lines that differ, which stay short enough to be shown', async () => {
      const model = await since(/(outChannels"?: )16/, '$120');
      const found = deltas(model);
      assert.deepEqual(found, [
        '20×30×30 · 1,460 params · Δ +292 params',
        '20×15×15 · rf 8 · Δ +3.6 kB',
        ...(format === 'JSON' ? ['4500 · rf 36 · Δ +3.6 kB'] : []),
        '10 · 45,010 params · Δ +9,000 params',
      ]);
      assert.ok(found.every(hint => hint.length <= 43));
      const tooltips = inlayHints(model, { start: 0, end: model.text.length }).flatMap(({ parts }) =>
        parts.filter(({ text }) => text.startsWith('Δ')).map(({ tooltip }) => tooltip),
      );
      assert.equal(tooltips.length, found.length);
      assert.match(tooltips[0] ?? '', /Since HEAD[^]*\| MACs \|[^]*\| output memory \|/);
    });

    it('stands in the hover of a layer with each number before and after', async () => {
      const model = await since(/(kernelSize"?: )3(?= }|, name)/, '$15');
      const markdown = hoverOver(model, format === 'JSON' ? '"conv2d", "name"' : 'conv2d(x, { name');
      assert.match(markdown, /\*\*Since HEAD\*\*/);
      for (const row of [
        '| kernelSize | 3 | 5 |  |',
        '| output | 16×30×30 | 16×28×28 |  |',
        '| params | 1,168 | 3,216 | +2,048 (+175.3 %) |',
        '| output memory | 57.6 kB | 50.2 kB | −7.42 kB (−12.9 %) |',
        '| receptive field | 7 px | 9 px | +2 px (+28.6 %) |',
      ])
        assert.ok(markdown.includes(row), `${row} in ${markdown}`);
    });

    it('stands in the hover of the network, the lens above it and the summary of it', async () => {
      const model = await since(/(outChannels"?: )16/, '$120');
      assert.match(
        hoverOver(model, format === 'JSON' ? '"small"' : "network('small"),
        /\| params \| 37,986 \| 47,278 \| \+9,292 \(\+24\.5 %\) \|/,
      );
      const titles = codeLenses(model).map(({ title }) => title);
      assert.ok(
        titles.some(title => /Δ \+9,292 params \(\+24\.5 %\), .*MAC \(.*\) since HEAD$/.test(title)),
        titles.join('\n'),
      );
      const { tooltip, text: totals, spoken, hasErrors } = networkSummary(model);
      assert.match(tooltip, /\*\*Since HEAD\*\*[^]*\+9,292/);
      assert.match(totals, /^47\.3 k params · .*MAC · .*kB$/);
      assert.match(spoken, /^small: 47\.3 k params/);
      assert.ok(!hasErrors);
    });

    it('counts what a block has lost where it is used less often', async () => {
      const model = await since(/(repeat": |index < )2/, '$11');
      const [first = ''] = deltas(model);
      assert.match(first, /Δ −584 params/);
    });

    it('is "new" for a layer that was not there', async () => {
      const model =
        format === 'JSON'
          ? await since('{ "type": "flatten" },', '{ "type": "tanh" },\n    { "type": "flatten" },')
          : await since('return linear', 'x = relu(x);\n  return linear');
      assert.deepEqual(deltas(model), ['16×15×15 · rf 8 · new']);
    });
  });

describe('the comparison as text', () => {
  const before = readModel(json, catalogue).analysis;
  const after = readModel(
    json.replace('{ "type": "flatten" },', '{ "type": "relu" }, { "type": "flatten" },').replace('16', '20'),
    catalogue,
  ).analysis;

  it('lays listings side by side in which only what has changed differs', () => {
    const { before: left, after: right, headline } = comparisonText(before, before);
    assert.equal(left, right);
    assert.equal(headline, 'no difference');
    const text = comparisonText(before, after);
    const lines = new Set(text.before.split('\n'));
    const fresh = text.after.split('\n').filter(line => !lines.has(line));
    assert.deepEqual(
      fresh.map(line => line.trim().split(/ +/).slice(0, 2).join(' ')),
      ['47,278 params,', 'head: conv2d', 'maxPool2d kernelSize', 'relu 20×15×15', 'flatten 4500', 'linear outFeatures'],
    );
    assert.match(
      text.after,
      /unit:\n {4}conv2d +outChannels 8, kernelSize 3, padding 1 +8×32×32 +224 params +221 kMAC\n/,
    );
    assert.doesNotMatch(text.after, /_\d/);
  });

  it('says in lines what was changed, added and removed', () => {
    const lines = comparisonLines(compareNetworks(before, after));
    assert.match(lines[0] ?? '', /^1 layer changed, 1 layer added: \+9,292 params \(\+24\.5 %\), \+/);
    assert.ok(lines.includes('+ relu 20×15×15'), lines.join('\n'));
    assert.ok(
      lines.includes('~ head (conv2d): outChannels 16 → 20, 16×30×30 → 20×30×30, +292 params'),
      lines.join('\n'),
    );
    assert.ok(lines.includes('  3 layers with other numbers, which follow from this'), lines.join('\n'));
    const back = comparisonLines(compareNetworks(after, before));
    assert.ok(back.includes('− relu 20×15×15'), back.join('\n'));
  });
});
