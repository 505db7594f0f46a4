import assert from 'node:assert/strict';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { ensureRunFits } from '../../src/runner/child/memoryCheck.ts';

const networkOf = (input: readonly number[]) =>
  readModel(JSON.stringify({ name: 'n', input, layers: [{ type: 'relu' }] }), catalogue).network;
const settings = { precision: 'fp32' } as const;

describe('the memory that a run needs', () => {
  it('is that of the side that was asked for, and not of the one that is written', () => {
    const [small, large] = [networkOf([3, 32, 32]), networkOf([3, 1e7, 1e7])];
    ensureRunFits({ network: small, settings }, 1);
    assert.throws(() => ensureRunFits({ network: large, settings }, 1), / of memory and there are /);
    assert.throws(() => ensureRunFits({ network: small, settings, side: 1e7 }, 1), / of memory and there are /);
    ensureRunFits({ network: large, settings, side: 32 }, 1);
  });

  it('cannot be told for a side where there is no axis that could have it', () => {
    assert.throws(
      () => ensureRunFits({ network: networkOf([3]), settings, side: 64 }, 1),
      /^Error: a side of 64 cannot be set: no input \("input"\) has a spatial axis; leave the side out$/,
    );
    ensureRunFits({ network: networkOf([3, 10]), settings, side: 64 }, 1);
    ensureRunFits({ network: networkOf([3, 4, 4, 4]), settings, side: 64 }, 1);
  });
});
