import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { diagnosticCodes, lintCodes } from '../src/core/diagnosticCodes.ts';
import { checkMarks, fixturesIn } from './support/fixtures.ts';

/** Told by a text that a fixture cannot hold: see `badInput.test.ts`. */
const elsewhere = ['empty-file', 'file-too-large'];

describe('diagnostic fixtures', () => {
  const fixtures = fixturesIn('diagnostics');
  for (const fixture of fixtures)
    it(`${basename(fixture.path)} is reported at the marked characters`, async () => {
      const { diagnostics } = await checkMarks(fixture);
      assert.ok(diagnostics.some(({ code }) => code === fixture.name));
    });

  it('has a fixture for every code, and a code for every fixture', () => {
    const codes = Object.keys({ ...diagnosticCodes, ...lintCodes }).filter(code => !elsewhere.includes(code));
    assert.deepEqual([...new Set(fixtures.map(({ name }) => name))].sort(), codes.sort());
  });

  it('has advice in both formats', () => {
    const files = fixtures.map(({ path }) => basename(path));
    for (const code of Object.keys(lintCodes))
      for (const format of ['json', 'ts'])
        assert.ok(files.includes(`${code}.cnn.${format}`), `there is no ${code}.cnn.${format}`);
  });
});
