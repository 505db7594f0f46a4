import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exponential, logarithm } from '../../src/core/exactMath.ts';
import { fillNormal, fillUniform, randomStream } from '../../src/core/random.ts';

const count = 1_000_000;

const normalNumbers = (seed: number, name: string): Float32Array => {
  const numbers = new Float32Array(count);
  fillNormal(numbers, 1, randomStream(seed, name));
  return numbers;
};

const uniformNumbers = (seed: number, name: string): Float32Array => {
  const numbers = new Float32Array(count);
  fillUniform(numbers, 1, randomStream(seed, name));
  return numbers;
};

const meanOf = (numbers: Float32Array, of: (number: number) => number): number =>
  numbers.reduce((sum, number) => sum + of(number), 0) / numbers.length;

/**
 * The normal distribution function. Source: Abramowitz & Stegun 1964, 26.2.11: a series with positive terms, good to 14 digits up to 8.
 */
function normalShare(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; 1e-17 < Math.abs(term / (sum || 1)); odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** Largest distance between the share of numbers below a value and what it should be. */
function largestDistance(numbers: Float32Array, share: (x: number) => number): number {
  const sorted = numbers.slice().sort();
  let largest = 0;
  sorted.forEach((x, index) => {
    const expected = share(x);
    largest = Math.max(largest, expected - index / count, (index + 1) / count - expected);
  });
  return largest;
}

/** The distance that one in a hundred thousand samples exceeds. Source: Kolmogorov 1933, √(−ln(α / 2) / 2n). */
const mostDistance = Math.sqrt(-Math.log(1e-5 / 2) / (2 * count));

describe('normal numbers', () => {
  const numbers = normalNumbers(1, 'weight');

  it('follow the normal distribution', () => {
    const distance = largestDistance(numbers, normalShare);
    assert.ok(distance < mostDistance, `${distance}`);
  });

  // Five standard errors each: √(1/n), √(2/n), √(15/n) and √(96/n).
  for (const [what, power, expected, variance] of [
    ['mean', 1, 0, 1],
    ['variance', 2, 1, 2],
    ['third moment', 3, 0, 15],
    ['fourth moment', 4, 3, 96],
  ] as const)
    it(`have the ${what} ${expected}`, () => {
      const moment = meanOf(numbers, number => number ** power);
      assert.ok(Math.abs(moment - expected) < 5 * Math.sqrt(variance / count), `${moment}`);
    });

  it('have tails as heavy as they should be on both sides, also where they are drawn apart', () => {
    for (const bound of [2, 3, 3.6541528853610088, 4]) {
      const expected = count * (1 - normalShare(bound));
      const above = numbers.filter(number => bound < number).length;
      const below = numbers.filter(number => number < -bound).length;
      for (const found of [above, below])
        assert.ok(Math.abs(found - expected) < 5 * Math.sqrt(expected), `${found} beyond ${bound}, not ${expected}`);
    }
  });

  it('are never 0, and hardly ever alike', () => {
    assert.ok(numbers.every(number => number !== 0));
    assert.ok(0.85 * count < new Set(numbers).size);
  });

  it('do not depend on the numbers before them, nor on those of other names and seeds', () => {
    const shifted = (by: number): Float32Array => numbers.subarray(by);
    const others = [shifted(1), shifted(2), shifted(256), normalNumbers(2, 'weight'), normalNumbers(1, 'weigh')];
    for (const other of others)
      for (const of of [(x: number): number => x, (x: number): number => (x * x - 1) / Math.SQRT2]) {
        let sum = 0;
        for (let index = 0; index < other.length; index++) sum += of(numbers[index] ?? 0) * of(other[index] ?? 0);
        assert.ok(Math.abs(sum) < 5 * Math.sqrt(other.length), `${sum / count}`);
      }
  });

  it('are the same on every machine', () => {
    assert.deepEqual(
      [...numbers.subarray(0, 4)],
      [-0.5819499492645264, 0.5492495894432068, -0.783461332321167, 0.9431285858154297],
    );
    // FNV-1a over all bits.
    const bits = new Uint32Array(numbers.buffer);
    assert.equal(bits.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193), 0x811c9dc5) >>> 0, 2_170_974_280);
  });
});

describe('uniform numbers', () => {
  it('are spread evenly over [−1, 1)', () => {
    const numbers = uniformNumbers(1, 'input');
    assert.ok(largestDistance(numbers, x => (x + 1) / 2) < mostDistance);
    assert.ok(Math.abs(meanOf(numbers, number => number)) < 5 * Math.sqrt(1 / 3 / count));
  });
});

describe('a stream of random numbers', () => {
  it('gives the same numbers at once and in parts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3000), { maxLength: 5 }),
        fc.nat(),
        fc.constantFrom(fillNormal, fillUniform),
        (lengths, seed, fill) => {
          const whole = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
          fill(whole, 0.1, randomStream(seed, 'w'));
          const stream = randomStream(seed, 'w');
          const parts = lengths.map(length => {
            const part = new Float32Array(length);
            fill(part, 0.1, stream);
            return [...part];
          });
          assert.deepEqual([...whole], parts.flat());
        },
      ),
      { seed: 3 },
    );
  });
});

describe('functions of which every machine gives the same bits', () => {
  it('agree with those of the engine to 14 digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), x => {
        assert.ok(Math.abs(exponential(x) / Math.exp(x) - 1) < 1e-13, `e^${x}`);
      }),
      { seed: 4 },
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), x => {
        assert.ok(Math.abs(logarithm(x) - Math.log(x)) <= 1e-14 * Math.max(1, Math.abs(Math.log(x))), `ln ${x}`);
      }),
      { seed: 5 },
    );
  });
});
