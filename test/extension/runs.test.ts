import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Network } from '../../src/core/network.ts';
import { readNumbers, readSeconds } from '../../src/extension/runs/numbers.ts';
import { latencyOf, sidesOf } from '../../src/extension/runs/plan.ts';
import { failuresOf, limitInWords } from '../../src/extension/runs/verdicts.ts';
import type { BatchTiming, BenchmarkReport, LayerValidation, ValidationReport } from '../../src/protocol/reports.ts';

describe('numbers that a person types for a benchmark', () => {
  it('are whole, each once and in their order, however they are parted', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 999_999_999 })),
        fc.constantFrom(', ', ',', ' ', ' ; '),
        (numbers, between) => assert.deepEqual(readNumbers(numbers.join(between)), numbers),
      ),
    );
    assert.deepEqual(readNumbers(' 8, 8 ,1'), [8, 1]);
    assert.deepEqual(readNumbers(''), []);
  });

  it('are refused when they are something else', () => {
    for (const written of ['0', '1.5', '-2', '1, x', '1e3']) assert.equal(readNumbers(written), undefined, written);
  });

  it('are seconds, with a point or a comma', () => {
    assert.deepEqual(['2', '0.5', ' 1,5 '].map(readSeconds), [2, 0.5, 1.5]);
    for (const written of ['', '0', '-1', '2 s', '4000']) assert.equal(readSeconds(written), undefined, written);
  });
});

describe('the limit of time that a network sets for itself', () => {
  const timed = (batches: Readonly<Record<number, number>>): BenchmarkReport =>
    ({
      batches: Object.entries(batches).map(([batch, median]) => ({ batch: Number(batch), median }) as BatchTiming),
    }) as unknown as BenchmarkReport;

  it('is held against the median at batch 1', () => {
    assert.deepEqual(latencyOf(timed({ 8: 40, 1: 6 }), 5), { median: 6, limit: 5, isOver: true });
    assert.equal(latencyOf(timed({ 1: 5 }), 5)?.isOver, false);
  });

  it('says nothing where there is none, or nothing was measured at batch 1', () => {
    assert.equal(latencyOf(timed({ 1: 6 }), undefined), undefined);
    assert.equal(latencyOf(timed({ 8: 6 }), 5), undefined);
  });
});

describe('a validation in the Testing view', () => {
  const layer = (name: string, more: Partial<LayerValidation>): LayerValidation =>
    ({
      name,
      type: 'conv2d',
      shape: [64, 112, 112],
      executedShape: [64, 112, 112],
      problems: [],
      ...more,
    }) as LayerValidation;
  const range = { start: { line: 3, character: 4 }, end: { line: 3, character: 9 } };
  const failures = (layers: readonly LayerValidation[], problems: readonly string[] = []) =>
    failuresOf({ layers, problems } as unknown as ValidationReport, name => (name === 'conv1' ? range : undefined));

  it('fails at the line of each layer that departs, with both sizes', () => {
    const departing = layer('conv1', { executedShape: [64, 111, 111], problems: ['another size'] });
    assert.deepEqual(failures([departing, layer('conv2', {})]), [
      { message: '"conv1": another size', expected: '64×112×112', actual: '64×111×111', range },
    ]);
  });

  it('has no sizes where it is the values that depart', () => {
    assert.deepEqual(failures([layer('conv2', { problems: ['0.1 off', 'on another provider'] })], ['it is slow']), [
      { message: '"conv2": 0.1 off; on another provider' },
      { message: 'it is slow' },
    ]);
  });

  it('names at most 50 of them', () => {
    assert.equal(failures(Array.from({ length: 174 }, () => layer('conv1', { problems: ['wrong'] }))).length, 50);
  });

  it('writes limits as people do', () => {
    assert.deepEqual([900, 5e6, 4.1e9, 600e3, 1.5e12].map(limitInWords), ['900', '5M', '4.1G', '600k', '1.5T']);
  });
});

describe('the sides of the input that a benchmark measures', () => {
  const networkOf = (...shapes: readonly (readonly number[])[]): Network =>
    ({ inputs: shapes.map((shape, number) => ({ name: `input ${number}`, shape })) }) as unknown as Network;

  it('begin with the one that is written, so that the others are held to it', () => {
    assert.deepEqual(sidesOf(networkOf([3, 224, 224]), [128, 224, 256]), [224, 128, 256]);
    assert.deepEqual(sidesOf(networkOf([3, 64, 64], [1, 64, 64]), [32]), [64, 32]);
  });

  it('are as asked for where the input is no square, and none where none are asked for', () => {
    assert.deepEqual(sidesOf(networkOf([3, 224, 160]), [128]), [128]);
    assert.deepEqual(sidesOf(networkOf([3, 224, 224]), []), []);
  });
});
