import assert from 'node:assert/strict';
import { conventions } from '../../src/core/conventions.ts';
import { memoryConventions } from '../../src/core/memory.ts';
import {
  byteUnits,
  bytesPerNumberChoices,
  defaultPreferences,
  hintContents,
  readPreferences,
  type Preferences,
} from '../../src/language/preferences.ts';
import { networkSummary } from '../../src/language/networkSummary.ts';
import { createLanguageService } from '../../src/language/service.ts';
import { catalogue } from '../../src/layers/index.ts';
import { readManifest, settingsOf } from '../support/manifest.ts';
import { readMarks } from '../support/marks.ts';

const service = createLanguageService(catalogue);

const settings = settingsOf(readManifest());

/** The settings of the manifest as an editor sends them to somebody who has set nothing: "cnn.a.b" is `{ a: { b } }`. */
function defaultSettings(): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries(settings)) {
    const [, ...path] = key.split('.');
    const last = path.pop() ?? '';
    let at = sent;
    for (const step of path) at = (at[step] ??= {}) as Record<string, unknown>;
    at[last] = setting.default;
  }
  return sent;
}

const text =
  '{ "name": "N", "input": [3, 224, 224], "layers": [\n{ "type": "conv2d", "outChannels": 64, "kernelSize": 7, "stride": 2, "padding": 3 },\n{ "type": "batchNorm" }] }';

function hints(preferences: Partial<Preferences>): readonly string[] {
  const model = service.readModel(text, { ...defaultPreferences, ...preferences });
  return service.inlayHints(model, { start: 0, end: text.length }).map(hint => hint.text);
}

function hover(at: string, preferences: Partial<Preferences>): string {
  const { text: source, cursor = 0 } = readMarks(text.replace(at, `${at}$0`));
  return service.hover(service.readModel(source, { ...defaultPreferences, ...preferences }), cursor)?.markdown ?? '';
}

function lenses(preferences: Partial<Preferences>): readonly string[] {
  const model = service.readModel(text, { ...defaultPreferences, ...preferences });
  return service.codeLenses(model).map(({ title }) => title);
}

describe('settings', () => {
  it('are by default what somebody sees who has set nothing', () => {
    assert.deepEqual(readPreferences(defaultSettings()), defaultPreferences);
    assert.deepEqual(readPreferences(undefined), defaultPreferences);
  });

  it('offer exactly what there is', () => {
    const enumOf = (key: string): unknown => settings[key]?.enum ?? settings[key]?.items?.enum;
    assert.deepEqual(
      enumOf('cnn.convention'),
      conventions.map(({ name }) => name),
    );
    assert.deepEqual(
      enumOf('cnn.memory.convention'),
      memoryConventions.map(({ name }) => name),
    );
    assert.deepEqual(enumOf('cnn.memory.bytesPerNumber'), bytesPerNumberChoices);
    assert.deepEqual(enumOf('cnn.units'), byteUnits);
    assert.deepEqual(enumOf('cnn.hints.contents'), hintContents);
  });

  it('explain each of their words', () => {
    for (const [key, setting] of Object.entries(settings))
      for (const { enum: words, markdownEnumDescriptions: meanings } of [
        setting,
        setting.items ?? { default: undefined },
      ])
        if (words !== undefined && !key.startsWith('cnn.run.'))
          assert.equal(meanings?.length, words.length, `${key} has ${words.length} words`);
  });

  it('that cannot be used leave everything as it is', () => {
    for (const written of [
      null,
      3,
      'torchvision',
      [],
      { convention: 'keras', units: 1024, memory: 'peak', hints: { contents: 'shape' } },
    ])
      assert.deepEqual(readPreferences(written), defaultPreferences);
  });

  it('are read one by one', () => {
    assert.deepEqual(
      readPreferences({
        convention: 'flops',
        units: 'binary',
        memory: { convention: 'training', bytesPerNumber: 2 },
        hints: { contents: ['macs', 'nothing', 'shape', 'macs'] },
      }),
      {
        ...defaultPreferences,
        convention: 'flops',
        units: 'binary',
        memoryConvention: 'training',
        bytesPerNumber: 2,
        hintContents: ['macs', 'shape'],
      },
    );
  });
});

describe('the counting convention', () => {
  it('decides what hover, hints and lenses count, and in which unit', () => {
    assert.match(hover('"co', { convention: 'flops' }), /- FLOPs: 236,027,904 \(100\.0 % of the network\)/);
    assert.match(hover('"co', { convention: 'fvcore' }), /- MACs: 118,013,952 \(98\.7 % of the network\)/);
    assert.match(hover('"batch', { convention: 'fvcore' }), /- MACs: 1,605,632 \(1\.3 % of the network\)/);
    assert.doesNotMatch(hover('"batch', {}), /MACs/);
    assert.deepEqual(hints({ convention: 'flops', hintContents: ['macs'] }), ['236 MFLOP']);
    assert.ok(lenses({ convention: 'flops' }).includes('9,600 params · 236 MFLOP'));
    assert.ok(lenses({ convention: 'fvcore' }).includes('9,600 params · 120 MMAC'));
  });

  it('is in bold among all of them on the name, with the rule that it follows', () => {
    const text = hover('"N', { convention: 'fvcore' });
    assert.match(text, /\| \*\*fvcore\*\* \| \*\*119,619,584 \(120 MMAC\)\*\* \| normalization \+1\.61 M \|/);
    assert.match(text, /_fvcore counts as torchvision, and two for each output of an affine batch norm/);
  });
});

describe('the settings of memory', () => {
  it('decide the units and the width of numbers', () => {
    assert.match(hover('"co', {}), /- memory: output 3\.21 MB, weights 37\.9 kB/);
    assert.match(hover('"co', { units: 'binary' }), /- memory: output 3\.06 MiB, weights 37 KiB/);
    assert.match(hover('"co', { bytesPerNumber: 1 }), /- memory: output 803 kB, weights 9\.47 kB/);
  });

  it('hold for the totals in the status bar, as the counting convention does', () => {
    const summary = (preferences: Partial<Preferences>): string =>
      networkSummary(service.readModel(text, { ...defaultPreferences, ...preferences })).text;
    assert.equal(summary({}), '9,600 params · 118 MMAC · 6.42 MB');
    assert.equal(summary({ convention: 'flops', units: 'binary' }), '9,600 params · 236 MFLOP · 6.13 MiB');
    assert.equal(summary({ bytesPerNumber: 2 }), '9,600 params · 118 MMAC · 3.21 MB');
  });

  it('change the arithmetic intensity with the width of numbers', () => {
    assert.match(hover('"co', {}), /arithmetic intensity: 30\.64 MACs per byte \(118 MMAC for the 3\.85 MB of/);
    assert.match(
      hover('"co', { bytesPerNumber: 2 }),
      /arithmetic intensity: 61\.29 MACs per byte \(118 MMAC for the 1\.93 MB of/,
    );
  });

  it('decide what hints count, and what is in bold on the name', () => {
    assert.deepEqual(hints({ hintContents: ['memory'] }), ['3.81 MB', '6.42 MB']);
    assert.deepEqual(hints({ hintContents: ['memory'], memoryConvention: 'sum' }), ['3.21 MB', '3.21 MB']);
    assert.deepEqual(hints({ hintContents: ['memory'], memoryConvention: 'training' }), ['6.42 MB', '6.42 MB']);
    assert.match(
      hover('"N', { memoryConvention: 'training' }),
      /feature maps peak 6\.42 MB \(at `batchNorm_1`\), sum 6\.42 MB, training \*\*12\.8 MB\*\*/,
    );
  });
});

describe('the contents of hints', () => {
  it('are shown in the order of the setting', () => {
    assert.deepEqual(hints({}), ['64×112×112 · 9,472 params · rf 7', '64×112×112 · 128 params · rf 7']);
    assert.deepEqual(hints({ hintContents: ['receptiveField', 'shape'] }), ['rf 7 · 64×112×112', 'rf 7 · 64×112×112']);
  });

  it('leave a layer without a hint that has nothing to say, and all with none', () => {
    assert.deepEqual(hints({ hintContents: ['macs'] }), ['118 MMAC']);
    assert.deepEqual(hints({ hintContents: [] }), []);
  });

  it('are rounded where the editor would cut them off', () => {
    const all = hints({ hintContents })[0] ?? '';
    assert.equal(all, '64×112×112 · 9,472 params · 118 MMAC · 3.81 MB · rf 7');
    const wide = text.replace('"outChannels": 64', '"outChannels": 1024');
    const of = (contents: Preferences['hintContents']): string | undefined => {
      const model = service.readModel(wide, { ...defaultPreferences, hintContents: contents });
      return service.inlayHints(model, { start: 0, end: wide.length })[0]?.text;
    };
    assert.equal(of(['shape', 'params', 'receptiveField']), '1024×112×112 · 151,552 params · rf 7');
    assert.equal(of(['shape', 'params', 'macs', 'receptiveField']), '1024×112×112 · 152 k params · 1.89 GMAC · rf 7');
  });

  it('say of each part what it is', () => {
    const model = service.readModel(text);
    const [hint] = service.inlayHints(model, { start: 0, end: text.length });
    assert.deepEqual(
      hint?.parts.map(part => [part.text, part.tooltip]),
      [
        ['64×112×112', 'Output of one example, channels first'],
        ['9,472 params', 'Trainable numbers'],
        ['rf 7', 'Receptive field: pixels of the input that one output can see, per side'],
      ],
    );
  });
});
