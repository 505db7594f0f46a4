import assert from 'node:assert/strict';
import type { Loss } from '../../src/protocol/training.ts';
import { lossSum } from '../../src/training/losses.ts';

const loss = (name: Loss, results: readonly number[], targets: readonly number[], size: number): number =>
  Number(
    lossSum(name, Float32Array.from(results), Float32Array.from(targets), {
      examples: results.length / size,
      size,
    }).toPrecision(6),
  );

describe('the loss of examples', () => {
  it('is the logarithm of the likelihood of the class, and does not overflow', () => {
    assert.equal(loss('crossEntropy', [0, 0, 0, 0], [0, 1, 0, 0], 4), Number(Math.log(4).toPrecision(6)));
    assert.equal(loss('crossEntropy', [1000, 0], [0, 1], 2), 1000);
    assert.equal(loss('crossEntropy', [1000, 0], [1, 0], 2), 0);
  });

  it('adds up over the examples', () => {
    const twice = Number((2 * Math.log(2)).toPrecision(6));
    assert.equal(loss('crossEntropy', [0, 0, 0, 0], [1, 0, 0, 1], 2), twice);
  });

  it('is the mean over the numbers of an example for the others', () => {
    assert.equal(loss('squared', [1, 2, 3, 4], [0, 0, 3, 2], 4), 9 / 4);
    assert.equal(loss('binaryCrossEntropy', [0, 0], [0, 1], 2), Number(Math.log(2).toPrecision(6)));
    assert.equal(loss('binaryCrossEntropy', [-1000, 1000], [1, 1], 2), 500);
  });
});
