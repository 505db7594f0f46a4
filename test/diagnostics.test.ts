import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { diagnosticCodes, lintCodes } from '../src/core/diagnosticCodes.ts';
import { checkMarks, fixturesIn } from './support/fixtures.ts';

/** Told by a text that a fixture cannot hold: see `badInput.test.ts`. */
const elsewhere = ['empty-file', 'file-too-large'];

/** A program has no keys, references and expressions of ours, and names what is called alike apart. Too many layers take it long. */
const inJsonAlone = [
  'block-name-taken',
  'cycle',
  'duplicate-key',
  'duplicate-name',
  'expression-syntax',
  'expression-value',
  'input-not-known-yet',
  'missing-key',
  'nested-too-deeply',
  'not-an-object',
  'nothing-to-read',
  'recursive-block',
  'too-many-layers',
  'unknown-reference',
  'unknown-type',
];

/** JSON is not evaluated, imports nothing, and is one network. */
const inProgramsAlone = [
  'circular-import',
  'evaluation-failed',
  'evaluation-too-large',
  'evaluation-too-long',
  'import-not-found',
  'no-network',
  'not-a-feature-map',
  'nothing-returned',
  'several-networks',
  'unknown-import',
  'unsupported-syntax',
];

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

  it('has each code in both formats that both can get wrong', () => {
    const files = new Set(fixtures.map(({ name, path }) => `${name}.${path.endsWith('.ts') ? 'ts' : 'json'}`));
    const alone = [...new Set(fixtures.map(({ name }) => name))].filter(
      code => !files.has(`${code}.json`) || !files.has(`${code}.ts`),
    );
    assert.deepEqual(alone.sort(), [...inJsonAlone, ...inProgramsAlone].sort());
  });
});
