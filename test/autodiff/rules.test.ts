import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { networkAround } from '../support/arbitraryLayers.ts';
import { checkGradients, tolerance } from '../support/gradients.ts';

/** Networks for each layer, and for each block, which are many layers; more on demand, `CNN_CASES=200`. */
const layerCases = Number(process.env['CNN_CASES'] ?? 10);
const blockCases = Number(process.env['CNN_CASES'] ?? 3);

/** A first layer that does not say what it reads, reads the only input. */
function modelOf({ inputs, layers: [first, ...others] }: { inputs: object; layers: readonly object[] }) {
  return readModel(
    JSON.stringify({ inputs, layers: [{ from: Object.keys(inputs)[0], ...first }, ...others] }),
    catalogue,
  );
}

describe('gradients of random layers', () => {
  const counts: string[] = [];
  after(() =>
    console.log(`\n    places per type, compared − at a kink − of rounding alone:\n      ${counts.join(', ')}\n`),
  );

  for (const type of [...catalogue.layers.values(), ...catalogue.structures.values()])
    it(`${type.type}: the rules agree with differences of the equations`, async () => {
      const count = { compared: 0, cancelled: 0, discarded: 0 };
      await fc.assert(
        fc.asyncProperty(networkAround(type), fc.nat(1000), fc.boolean(), async (network, seed, isTraining) => {
          const { analysis, diagnostics } = modelOf(network);
          fc.pre(!diagnostics.some(({ severity }) => severity === 'error'));
          const { worst, where, compared, cancelled, discarded } = await checkGradients(analysis, {
            batch: 2,
            seed,
            isTraining,
          });
          assert.ok(worst < tolerance, `differs by ${worst} at ${where}`);
          count.compared += compared;
          count.cancelled += cancelled;
          count.discarded += discarded;
        }),
        { numRuns: 'inputs' in type ? layerCases : blockCases, seed: 20, maxSkipsPerRun: 200 },
      );
      counts.push(`${type.type} ${count.compared} − ${count.discarded} − ${count.cancelled}`);
      const left = count.compared - count.discarded - count.cancelled;
      assert.ok(count.compared / 2 < left, `only ${left} of ${count.compared} places could be held to anything`);
    }).timeout(600_000);
});
