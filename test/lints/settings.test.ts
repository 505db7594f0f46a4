import assert from 'node:assert/strict';
import { diagnosticCodes, lintCodes } from '../../src/core/diagnosticCodes.ts';
import { explain, explanationLink } from '../../src/language/explain.ts';
import { readPreferences } from '../../src/language/preferences.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { lints } from '../../src/lints/index.ts';
import { readManifest, settingsOf } from '../support/manifest.ts';

describe('the settings of advice', () => {
  it('offer every rule with its own severity, in the order of the rules', () => {
    const offered = settingsOf(readManifest())['cnn.lint.severities']?.properties;
    const severities = ['error', 'warning', 'information', 'hint', 'off'];
    const declared = lints.map(
      ({ code, severity }) =>
        [code, { type: 'string', enum: severities, default: severity, description: lintCodes[code] }] as const,
    );
    assert.deepEqual(Object.entries(offered ?? {}), declared);
  });

  it('make a rule matter more, or switch it off', () => {
    const text = '{ "input": [4], "layers": [{ "type": "softmax" }, { "type": "softmax" }] }';
    const severitiesAt = (severity: string): readonly string[] =>
      readModel(
        text,
        catalogue,
        readPreferences({ lint: { severities: { 'softmax-twice': severity } } }),
      ).diagnostics.map(each => each.severity);
    assert.deepEqual([severitiesAt('error'), severitiesAt('off')], [['error'], []]);
  });
});

describe('explanations', () => {
  it('are there for every code, and say of advice how to switch it off', () => {
    for (const code of Object.keys(diagnosticCodes)) assert.match(explain(code) ?? '', new RegExp(`^# ${code}\n\n\\S`));
    for (const code of Object.keys(lintCodes)) {
      const text = explain(code) ?? '';
      assert.match(text, /\*\*Example\.\*\*[^]*\*\*How to mend it\.\*\*/);
      assert.ok(text.includes(`"cnn.lint.severities": { "${code}": "off" }`));
    }
  });

  it('are not there for a code that there is not', () => assert.equal(explain('toString'), undefined));

  it('are led to by a command, or by an address', () => {
    assert.equal(explanationLink('softmax-twice', true), 'command:cnn.explainDiagnostic?%5B%22softmax-twice%22%5D');
    assert.equal(
      explanationLink('softmax-twice', false),
      'https://github.com/cnn-designer/cnn-designer/blob/main/src/DIAGNOSTICS.md#softmax-twice',
    );
  });
});
