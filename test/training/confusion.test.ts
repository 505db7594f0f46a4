import assert from 'node:assert/strict';
import fc from 'fast-check';
import { classOf, confusionOf, errorOf } from '../../src/training/confusion.ts';

describe('what a network says of classes', () => {
  it('is the largest result of a row, and the first of equals', () => {
    const results = [0.1, 0.7, 0.2, 0.5, 0.5, 0];
    assert.deepEqual([classOf(results, 0, 3), classOf(results, 3, 3)], [1, 0]);
  });

  it('is nothing where a result is no number', () => {
    assert.deepEqual([classOf([1, Number.NaN], 0, 2), classOf([Number.NaN, 1], 0, 2), classOf([], 0, 1)], [-1, -1, -1]);
    assert.equal(classOf([-Infinity, -Infinity], 0, 2), 0);
  });

  it('is counted by the true class, and the errors are what is off the diagonal', () => {
    assert.deepEqual(confusionOf([0, 0, 1, 2], [0, 2, 1, -1], 3), [
      [1, 0, 1],
      [0, 1, 0],
      [0, 0, 0],
    ]);
    const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1 });
    fc.assert(
      fc.property(pairs, examples => {
        const truth = examples.map(([row]) => row);
        const said = examples.map(([, column]) => column);
        const right = confusionOf(truth, said, 5).reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
        assert.ok(Math.abs(errorOf(truth, said) - (1 - right / truth.length)) < 1e-12);
      }),
    );
  });
});
