import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readModel, type NetworkModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { unadvised } from '../support/preferences.ts';
import { branching, others, sideways, type Written } from '../support/arbitraryChains.ts';

const runs = Number(process.env['CNN_CASES'] ?? 200);

describe('the minimum input', () => {
  const length = 40;
  const modelOf = (layers: readonly Written[], side: number): NetworkModel =>
    readModel(JSON.stringify({ input: [2, side], layers }), catalogue, unadvised);

  it('is the smallest that can be analysed without an error, on random networks', () => {
    let checked = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(sideways, sideways, branching, others), { minLength: 1, maxLength: 6 }), layers => {
        const model = modelOf(layers, length);
        if (0 < model.diagnostics.length) return;
        checked += 1;
        const sides = Array.from({ length }, (_, index) => index + 1);
        const smallest = sides.find(side => modelOf(layers, side).diagnostics.length === 0);
        assert.deepEqual(model.analysis.totals.minInput, [smallest]);
      }),
      { numRuns: runs, seed: 8 },
    );
    assert.ok(runs / 2 < checked, `${checked} of ${runs} networks could be checked`);
  }).timeout(600_000);
});
