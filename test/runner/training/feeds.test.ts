import assert from 'node:assert/strict';
import { fillMask } from '../../../src/runner/child/training/feeds.ts';

/** The mask of a step of a training from seed 0. */
function maskOf(name: string, keep: number, step: number, length = 10_000): readonly number[] {
  const mask = new Float32Array(length);
  fillMask(mask, { name, keep }, 0, step);
  return [...mask];
}

describe('the mask of a dropout', () => {
  it('keeps the share that it is told, scaled up so that the mean stays 1', () => {
    const mask = maskOf('drop.mask', 0.75, 3);
    const kept = mask.filter(number => number !== 0);
    assert.deepEqual(new Set(kept), new Set([Math.fround(4 / 3)]));
    // Five deviations of a binomial share of 10,000.
    assert.ok(Math.abs(kept.length / mask.length - 0.75) < 5 * Math.sqrt((0.75 * 0.25) / mask.length));
  });

  it('is the same for the same step, and another one for another step and another layer', () => {
    const mask = maskOf('drop.mask', 0.5, 3);
    assert.deepEqual(maskOf('drop.mask', 0.5, 3), mask);
    for (const other of [maskOf('drop.mask', 0.5, 4), maskOf('drop_2.mask', 0.5, 3)]) {
      const alike = other.filter((number, index) => number === mask[index]).length / mask.length;
      assert.ok(Math.abs(alike - 0.5) < 5 * Math.sqrt(0.25 / mask.length), `${alike} of both are alike`);
    }
  });

  it('keeps everything where nothing is dropped, also a number that is drawn as 1', () => {
    const mask = maskOf('drop.mask', 1, 502);
    assert.deepEqual(new Set(mask), new Set([1]));
  });
});
