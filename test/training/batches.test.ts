import assert from 'node:assert/strict';
import fc from 'fast-check';
import { batchesOf } from '../../src/training/batches.ts';

const sizes = fc.record({
  count: fc.integer({ min: 1, max: 40 }),
  batch: fc.integer({ min: 1, max: 60 }),
  seed: fc.nat(),
});

const allOf = (steps: number, batches: (step: number) => Int32Array): readonly number[] =>
  Array.from({ length: steps }, (_, step) => Array.from(batches(step))).flat();

describe('batches', () => {
  it('go through all examples once in each epoch, whether or not a batch divides it', () =>
    fc.assert(
      fc.property(sizes, ({ count, batch, seed }) => {
        const read = allOf(Math.ceil((3 * count) / batch), batchesOf(count, batch, seed));
        for (const epoch of [0, 1, 2]) {
          const examples = read.slice(epoch * count, (epoch + 1) * count);
          assert.deepEqual(
            examples.toSorted((left, right) => left - right),
            Array.from({ length: count }, (_, index) => index),
          );
        }
      }),
    ));

  it('are the same from whichever step a training goes on', () =>
    fc.assert(
      fc.property(sizes, fc.nat(50), fc.nat(50), ({ count, batch, seed }, step, earlier) => {
        const batches = batchesOf(count, batch, seed);
        batches(earlier);
        assert.deepEqual(batches(step), batchesOf(count, batch, seed)(step));
      }),
    ));

  it('differ in their order from epoch to epoch and from seed to seed', () => {
    const first = batchesOf(100, 100, 1);
    assert.notDeepEqual(first(0), first(1));
    assert.notDeepEqual(first(0), batchesOf(100, 100, 2)(0));
  });

  it('put each example at each place equally often', () => {
    const counts = new Float64Array(36);
    const batches = batchesOf(6, 6, 3);
    const epochs = 6000;
    for (let epoch = 0; epoch < epochs; epoch++)
      batches(epoch).forEach(
        (example, place) => (counts[example * 6 + place] = (counts[example * 6 + place] ?? 0) + 1),
      );
    const expected = epochs / 6;
    // Five standard errors of a count.
    for (const count of counts) assert.ok(Math.abs(count - expected) < 5 * Math.sqrt(expected * (5 / 6)), `${count}`);
  });
});
