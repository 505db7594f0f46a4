import assert from 'node:assert/strict';
import { oneAtATime } from '../../src/extension/oneAtATime.ts';

describe('something done one at a time', () => {
  it('is done once more when it is asked for meanwhile, however often', async () => {
    let running = 0;
    let runs = 0;
    const ends: (() => void)[] = [];
    const ask = oneAtATime(
      async () => {
        runs += 1;
        running += 1;
        assert.equal(running, 1);
        await new Promise<void>(resolve => ends.push(resolve));
        running -= 1;
      },
      error => assert.fail(String(error)),
    );
    for (let times = 0; times < 5; times++) ask();
    assert.equal(runs, 1);
    while (0 < ends.length) {
      ends.pop()?.();
      await new Promise(resolve => setImmediate(resolve));
    }
    assert.deepEqual([runs, running], [2, 0]);
  });

  it('goes on after a failure, which it reports', async () => {
    const failures: string[] = [];
    await new Promise<void>(resolve => {
      const ask = oneAtATime(
        () => Promise.reject(new Error('gone')),
        error => {
          failures.push(String(error));
          if (failures.length === 1) ask();
          else resolve();
        },
      );
      ask();
    });
    assert.deepEqual(failures, ['Error: gone', 'Error: gone']);
  });
});
