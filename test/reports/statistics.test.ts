import assert from 'node:assert/strict';
import fc from 'fast-check';
import { medianIntervalOf, stretchesOf, thinned, timingOf, uncertaintyOf } from '../../src/reports/statistics.ts';
import { randomInput } from '../../src/core/random.ts';

const durations = fc.array(fc.double({ min: 0.001, max: 1000, noNaN: true }), { minLength: 1, maxLength: 700 });
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('the interval of a median', () => {
  it('has the ranks of the tables', () => {
    // Conover 1999, table A3, and any table of the sign test: number k and n + 1 − k of n.
    for (const [count, lower, upper] of [
      [6, 1, 6],
      [10, 2, 9],
      [20, 6, 15],
      [25, 8, 18],
      [50, 18, 33],
      [100, 40, 61],
    ] as const)
      assert.deepEqual(medianIntervalOf(upTo(count)), [lower, upper]);
  });

  it('is not told from fewer than six runs', () => {
    assert.equal(medianIntervalOf(upTo(5)), undefined);
    assert.equal(uncertaintyOf(timingOf(upTo(5))), Number.POSITIVE_INFINITY);
  });

  it('goes on smoothly where the normal distribution takes over', () => {
    const [before, after] = [medianIntervalOf(upTo(500)) ?? [0, 0], medianIntervalOf(upTo(501)) ?? [0, 0]];
    assert.ok(Math.abs(after[0] - before[0]) <= 1 && Math.abs(after[1] - before[1]) <= 1);
  });

  it('holds the median of what the runs are drawn from in 95 of 100 cases', () => {
    // Uniform in [−1, 1): the median is 0.
    const cases = 1000;
    const missed = upTo(cases).filter(seed => {
      const [lower = 0, upper = 0] = medianIntervalOf([...randomInput([60], seed, 'runs')]) ?? [];
      return 0 < lower || upper < 0;
    });
    assert.ok(missed.length < 0.065 * cases, String(missed.length));
  });

  it('holds the median of the runs, and grows with their unit', () =>
    fc.assert(
      fc.property(durations, fc.double({ min: 0.1, max: 10, noNaN: true }), (runs, factor) => {
        const { median, medianInterval } = timingOf(runs);
        if (medianInterval === undefined) return runs.length < 6;
        const [lower, upper] = medianIntervalOf(runs.map(run => run * factor)) ?? [];
        assert.ok(medianInterval[0] <= median && median <= medianInterval[1]);
        assert.deepEqual([lower, upper], [medianInterval[0] * factor, medianInterval[1] * factor]);
        return true;
      }),
    ));
});

describe('what is kept of many runs', () => {
  it('is in order and evenly spaced', () => {
    assert.deepEqual(thinned(upTo(10), 5), [1, 3, 5, 7, 9]);
    assert.deepEqual(thinned(upTo(5), 10), upTo(5));
    assert.equal(thinned(upTo(42_920), 1000).length, 1000);
  });

  it('falls into stretches that hold everything once', () =>
    fc.assert(
      fc.property(durations, fc.integer({ min: 1, max: 50 }), (runs, count) => {
        const stretches = stretchesOf(runs, count);
        assert.deepEqual(stretches.flat(), runs);
        assert.equal(stretches.length, Math.min(count, runs.length));
        const lengths = stretches.map(({ length }) => length);
        assert.ok(Math.max(...lengths) - Math.min(...lengths) <= 1);
      }),
    ));
});
