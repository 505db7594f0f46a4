import assert from 'node:assert/strict';
import { withMeasured, type Measured } from '../../src/language/measured.ts';
import type { NetworkModel } from '../../src/language/model.ts';
import { defaultPreferences } from '../../src/language/preferences.ts';
import { longestHint } from '../../src/language/hintParts.ts';
import { createLanguageService } from '../../src/language/service.ts';
import { catalogue } from '../../src/layers/index.ts';
import { readMarks } from '../support/marks.ts';

const service = createLanguageService(catalogue);

const text = `{ "name": "timed", "input": [3, 32, 32], "blocks": { "pair": { "layers": [
  { "type": "conv2d", "name": "conv", "outChannels": 8, "kernelSize": 3, "padding": 1 },
  { "type": "relu", "name": "relu" }] } }, "layers": [
  { "type": "pair", "name": "one" },
  { "type": "pair", "name": "two" },
  { "type": "dropout", "name": "drop" },
  { "type": "flatten", "name": "flat" },
  { "type": "linear", "name": "head", "outFeatures": 10 }] }`;

const cpu = ['CPUExecutionProvider'];
const measured: Measured = {
  median: 1.1,
  provider: 'cpu',
  isOld: false,
  layers: new Map([
    ['one.conv', { time: 0.4, providers: cpu, fusedWith: ['one.relu'] }],
    ['one.relu', { time: 0.05, providers: cpu, fusedWith: ['one.conv'] }],
    ['two.conv', { time: 0.4, providers: cpu, fusedWith: ['two.relu'] }],
    ['two.relu', { time: 0.05, providers: cpu, fusedWith: ['two.conv'] }],
    ['drop', { time: 0, providers: [] }],
    ['flat', { time: 0.0001, providers: cpu }],
    ['head', { time: 0.1, providers: cpu }],
  ]),
};

const modelOf = (source: string, times: Measured | undefined = measured, contents = ['time'] as const): NetworkModel =>
  withMeasured(service.readModel(source, { ...defaultPreferences, hintContents: contents }), times);
const hints = (model: NetworkModel): readonly string[] =>
  service.inlayHints(model, { start: 0, end: text.length }).map(hint => hint.text);
const hover = (at: string, times: Measured = measured): string => {
  const { text: source, cursor = 0 } = readMarks(text.replace(at, `${at.slice(0, 5)}$0${at.slice(5)}`));
  return service.hover(modelOf(source, times), cursor)?.markdown ?? '';
};

describe('measured times', () => {
  it('stand behind each layer with their share, and behind a block for all that it holds', () => {
    assert.deepEqual(hints(modelOf(text)), [
      '×2 · 0.8 ms · 80 %',
      '×2 · 0.1 ms · 10 %',
      '0.45 ms · 45 %',
      '0.45 ms · 45 %',
      '0.1 µs · <0.1 %',
      '0.1 ms · 10 %',
    ]);
  });

  it('say that they are old when the text has changed', () => {
    const [first = ''] = hints(modelOf(text, { ...measured, isOld: true }));
    assert.match(first, /≈0\.8 ms · 80 %/);
    assert.match(hover('"type": "linear"', { ...measured, isOld: true }), /before the last edit/);
  });

  it('are not guessed for a layer that was not measured', () => {
    const layers = new Map([...measured.layers].filter(([name]) => name !== 'two.conv'));
    assert.deepEqual(hints(modelOf(text, { ...measured, layers })).length, 4);
  });

  it('are nowhere when nothing was measured', () => {
    assert.deepEqual(hints(withMeasured(modelOf(text), undefined)), []);
  });

  it('take the room of facts that stand before them', () => {
    const contents = ['shape', 'params', 'macs', 'receptiveField', 'time'] as const;
    const model = withMeasured(service.readModel(text, { ...defaultPreferences, hintContents: contents }), measured);
    for (const hint of hints(model)) {
      assert.ok(hint.length <= longestHint, hint);
      assert.match(hint, / %$|^8×32×32( · rf 5)?$/);
    }
  });

  it('are held to the computation in the hover of a layer', () => {
    assert.match(
      hover('"type": "linear"'),
      /- time: \*\*0\.1 ms\*\*, 10 % of all layers, with [\d.]+ % of the MACs; by CPUExecutionProvider$/m,
    );
  });

  it('name what a layer is computed in one with', () => {
    const model = modelOf(text);
    const offset = text.indexOf('"pair", "name": "one"') + 2;
    assert.match(service.hover(model, offset)?.markdown ?? '', /time: \*\*0\.45 ms\*\*, 45 % of all layers/);
    const shared = service.hover(model, text.indexOf('"conv2d"') + 2)?.markdown ?? '';
    assert.match(shared, /time: \*\*0\.8 ms\*\*.*computed in one with `one\.relu`, `two\.relu`/);
  });

  it('say that the runtime has taken a layer out', () => {
    assert.match(hover('"type": "dropout"'), /- time: none: the runtime has taken it out/);
  });

  it('are summed up above the network', () => {
    const titles = service.codeLenses(modelOf(text)).map(({ title }) => title);
    assert.ok(
      titles.some(title => title.endsWith('· 1.1 ms on cpu')),
      titles.join(),
    );
  });
});
