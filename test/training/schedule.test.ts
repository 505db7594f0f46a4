import assert from 'node:assert/strict';
import { rateAt } from '../../src/training/schedule.ts';

const at = (schedule: Parameters<typeof rateAt>[0]['schedule'], steps: number) => (step: number) =>
  Number(rateAt({ rate: 0.1, schedule, steps }, step).toPrecision(6));

describe('the learning rate of a step', () => {
  it('stays as it is where nothing else was asked for', () => {
    assert.deepEqual([0, 50, 99].map(at({ name: 'constant' }, 100)), [0.1, 0.1, 0.1]);
  });

  it('falls by a factor after every so many steps', () => {
    assert.deepEqual(
      [0, 9, 10, 19, 20].map(at({ name: 'step', every: 10, factor: 0.5 }, 100)),
      [0.1, 0.1, 0.05, 0.05, 0.025],
    );
  });

  it('goes along half a cosine from the first step to the last', () => {
    assert.deepEqual([0, 50, 100].map(at({ name: 'cosine', least: 0.02 }, 101)), [0.1, 0.06, 0.02]);
    assert.deepEqual([0].map(at({ name: 'cosine', least: 0 }, 1)), [0.1]);
  });
});
