import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { DataSet, Examples } from '../../../src/training/dataSet.ts';
import { makeMnist1d, mnist1dLength, templateOf } from '../../../src/training/data/mnist1d.ts';

const numbersOf = (examples: Examples): Float32Array => {
  const numbers = new Float32Array(examples.count * mnist1dLength);
  for (let example = 0; example < examples.count; example++) examples.input(example, numbers, example * mnist1dLength);
  return numbers;
};

const testOf = (data: DataSet): Examples => {
  assert.ok(data.test);
  return data.test;
};

const allNumbers = (data: DataSet): readonly number[] => [...numbersOf(data.train), ...numbersOf(testOf(data))];

const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

const hashOf = (data: DataSet): string =>
  createHash('sha256')
    .update(numbersOf(data.train))
    .update(numbersOf(testOf(data)))
    .digest('hex');

describe('MNIST-1D', () => {
  const data = makeMnist1d();
  const test = testOf(data);

  it('has 4,000 examples to train with and 1,000 to test, of 40 samples each', () => {
    assert.deepEqual([data.train.count, test.count], [4000, 1000]);
    assert.deepEqual(data.shape, [1, 40]);
    assert.equal(numbersOf(data.train).length, 160_000);
  });

  it('has 500 examples of each digit', () => {
    const labels = [...(data.train.labels ?? []), ...(test.labels ?? [])];
    for (const [digit] of data.classes.entries())
      assert.equal(labels.filter(label => label === digit).length, 500, `${digit}`);
  });

  it('has mean 0 and deviation 1', () => {
    const numbers = allNumbers(data);
    assert.ok(Math.abs(meanOf(numbers)) < 1e-6);
    assert.ok(Math.abs(meanOf(numbers.map(number => number * number)) - 1) < 1e-6);
  });

  it('is the same to the bit on every machine', () =>
    assert.equal(hashOf(data), '59e4b69cc46a3bf8ce54b2e6a076a43adff86d0fed2b3c52d82e07ae6f2ef78a'));

  it('is another one for another seed', () =>
    assert.notEqual(hashOf(makeMnist1d({ examples: 5000, seed: 1 })), hashOf(data)));

  it('tests with no example that it trains with', () => {
    const rows = (numbers: Float32Array): readonly string[] =>
      Array.from({ length: numbers.length / mnist1dLength }, (_, example) =>
        numbers.subarray(example * mnist1dLength, (example + 1) * mnist1dLength).join(),
      );
    const trained = new Set(rows(numbersOf(data.train)));
    assert.equal(trained.size, 4000);
    assert.ok(rows(numbersOf(test)).every(row => !trained.has(row)));
  });

  it('can be made smaller', () => {
    const small = makeMnist1d({ examples: 50, seed: 42 });
    assert.deepEqual([small.train.count, testOf(small).count], [40, 10]);
  });

  it('keeps its digits recognisable: most are the nearest of all stretched, moved and sheared templates', () => {
    let right = 0;
    const tried = 200;
    for (let example = 0; example < tried; example++) {
      const signal = numbersOf(test).subarray(example * mnist1dLength, (example + 1) * mnist1dLength);
      if (nearestDigit(signal) === test.labels?.[example]) right++;
    }
    // Guessing would find one in ten.
    assert.ok(0.6 * tried < right, `${right} of ${tried}`);
  });
});

/** The digit whose template, at the best place and width and up to a straight line, explains most of some stretch of the signal. */
function nearestDigit(signal: Float32Array): number {
  let best = { digit: -1, rest: Infinity };
  for (const { digit, start, curve } of stretchedTemplates) {
    const rest = unexplained(signal.subarray(start, start + curve.length), curve);
    if (rest < best.rest) best = { digit, rest };
  }
  return best.digit;
}

/** Templates of all widths, at all places where they fit. */
const stretchedTemplates = Array.from({ length: 10 }, (_, digit) => digit).flatMap(digit =>
  [6, 7, 8, 9, 10].flatMap(width =>
    Array.from({ length: mnist1dLength - width }, (_, start) => ({ digit, start, curve: stretched(digit, width) })),
  ),
);

function stretched(digit: number, width: number): readonly number[] {
  const points = templateOf(digit);
  return Array.from({ length: width }, (_, index) => {
    const place = (index * (points.length - 1)) / (width - 1);
    const before = Math.min(Math.floor(place), points.length - 2);
    const [left = 0, right = 0] = points.slice(before, before + 2);
    return left + (right - left) * (place - before);
  });
}

/** How much of a stretch is left, relative to its own strength, when the curve is fitted with a scale and an offset. */
function unexplained(signal: Float32Array, curve: readonly number[]): number {
  const own = Array.from(signal);
  const [ownMean, curveMean] = [meanOf(own), meanOf(curve)];
  const products = own.map((point, index) => (point - ownMean) * ((curve[index] ?? 0) - curveMean));
  const scale = meanOf(products) / meanOf(curve.map(point => (point - curveMean) ** 2));
  const rest = meanOf(own.map((point, index) => (point - ownMean - scale * ((curve[index] ?? 0) - curveMean)) ** 2));
  return scale <= 0 ? Infinity : rest / meanOf(own.map(point => (point - ownMean) ** 2));
}
