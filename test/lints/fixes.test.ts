import assert from 'node:assert/strict';
import { analyze } from '../../src/core/analyze.ts';
import type { Fix } from '../../src/core/change.ts';
import { lintCodes } from '../../src/core/diagnosticCodes.ts';
import type { Network } from '../../src/core/network.ts';
import { formatShape } from '../../src/core/shape.ts';
import { catalogue } from '../../src/layers/index.ts';
import { lint } from '../../src/lints/index.ts';
import { fixturesIn, modelOf } from '../support/fixtures.ts';

const fixtures = fixturesIn('diagnostics').filter(({ name, path }) => name in lintCodes && path.endsWith('.json'));

/** The network with other attributes; undefined for a fix that does more than that. */
function withAttributes(network: Network, { changes }: Fix): Network | undefined {
  const layers = [...network.layers];
  for (const change of changes) {
    const layer = 'layer' in change ? layers[change.layer] : undefined;
    if (!('layer' in change) || layer === undefined || change.set === undefined || change.type !== undefined)
      return undefined;
    const written = Object.fromEntries(
      Object.entries({ ...layer.written, ...change.set }).filter(([, value]) => value !== undefined),
    );
    layers[change.layer] = { ...layer, written };
  }
  return { ...network, layers };
}

describe('mends that set attributes', () => {
  for (const fixture of fixturesIn('diagnostics').filter(
    ({ name, path }) => name in lintCodes && path.endsWith('.json'),
  ))
    it(`mend ${fixture.name}, and break nothing`, async () => {
      const { network, analysis } = await modelOf(fixture);
      for (const { code, locus, fixes = [] } of lint(analysis))
        for (const fix of fixes) {
          const mended = withAttributes(network, fix);
          if (mended === undefined) continue;
          const again = analyze(mended, catalogue);
          const errors = again.diagnostics.filter(({ severity }) => severity === 'error');
          // Another size may not fit what reads it; the layer itself has to be good.
          assert.deepEqual(
            errors.filter(error => JSON.stringify(error.locus) === JSON.stringify(locus)),
            [],
            fix.title,
          );
          const left = lint(again.analysis).filter(each => each.code === code);
          assert.ok(!left.some(each => JSON.stringify(each.locus) === JSON.stringify(locus)), fix.title);
          const sizes = 'layer' in locus ? formatShape(again.analysis.layers[locus.layer]?.outputShape?.slice(1)) : '';
          const [, promised = sizes] = /: (\d+(?:×\d+)*)(?: instead|$)/.exec(fix.title) ?? [];
          assert.equal(promised, sizes, fix.title);
          if (fix.title.includes('keeps the size') && 'layer' in locus)
            assert.equal(sizes, formatShape(analysis.layers[locus.layer]?.outputShape?.slice(1)));
        }
    });

  it('are there for the rules that have something to compute', async () => {
    const analyses = await Promise.all(fixtures.map(modelOf));
    const mended = analyses.flatMap(({ network, analysis }) =>
      lint(analysis).filter(({ fixes = [] }) => fixes.some(fix => withAttributes(network, fix) !== undefined)),
    );
    assert.deepEqual([...new Set(mended.map(({ code }) => code))].sort(), [
      'bias-before-norm',
      'border-never-read',
      'checkerboard',
      'even-kernel-same',
      'stride-larger-than-kernel',
    ]);
  });
});
