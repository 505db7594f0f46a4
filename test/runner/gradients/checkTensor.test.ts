import assert from 'node:assert/strict';
import { randomStream } from '../../../src/core/random.ts';
import { checkTensor, type Reader } from '../../../src/runner/child/gradients/checkTensor.ts';
import { movableWeight } from '../../../src/runner/child/gradients/tensors.ts';

/** The sum of some functions, one of each number of a tensor, as it is compared with `got`; `patience` in single numbers. */
function compare(
  numbers: readonly number[],
  got: readonly number[],
  functions: readonly ((number: number) => number)[],
  patience = numbers.length,
) {
  const tensor = movableWeight([numbers.length], numbers);
  const now = (): Float64Array => tensor.data.map((number, index) => functions[index]?.(number) ?? 0);
  const center = now();
  const reader: Reader = {
    name: 'reader',
    cost: 1,
    mixes: true,
    outputs: () => ({ center, gradients: center.map(() => 1), now }),
  };
  return checkTensor(tensor, got, [reader], 2 * patience, randomStream(0, 'check'));
}

const triple = (number: number): number => 3 * number;

describe('a comparison of a gradient with differences', () => {
  it('agrees with what is right, and leaves out a jump of the derivative', () => {
    const { relativeError, leftOut, elements } = compare([0, 2], [0, 3], [Math.abs, triple]);
    assert.ok(relativeError < 1e-8, `${relativeError}`);
    assert.deepEqual([leftOut, elements], [1, 2]);
  });

  it('is relative to the largest number', () => {
    assert.ok(Math.abs(compare([1, 2], [3, 2.7], [triple, triple]).relativeError - 0.1) < 1e-8);
  });

  it('does not blame a sum for the one bend among its many terms', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => (index === 7 ? 0 : index + 1));
    const bend = (number: number): number => Math.max(0, 4 * number);
    const { relativeError, directions, leftOut } = compare(
      many,
      many.map((_, index) => (index === 7 ? 0 : 3)),
      many.map((_, index) => (index === 7 ? bend : triple)),
      20,
    );
    assert.ok(0 < directions - leftOut, `${directions} sums, ${leftOut} left out`);
    assert.ok(relativeError < 1e-6, `${relativeError}`);
  });

  for (const broken of [Number.NaN, Infinity]) {
    it(`takes ${broken} for wrong also where the derivative jumps`, () => {
      const { relativeError, worst } = compare([0, 2], [broken, 3], [Math.abs, triple]);
      assert.deepEqual([relativeError, worst], [Infinity, undefined]);
    });

    it(`takes ${broken} for wrong also where it is not looked at`, () => {
      const many = Array.from({ length: 100 }, (_, index) => index + 1);
      const got = many.map(number => (number === 50 ? broken : 3));
      const { relativeError, elements } = compare(
        many,
        got,
        many.map(() => triple),
        4,
      );
      assert.ok(elements < 100);
      assert.equal(relativeError, Infinity);
    });
  }
});
