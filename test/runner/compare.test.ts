import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { isProblem, lowerNetwork } from '../../src/onnx/lower.ts';
import { compareLayers, compareValues, type LayerValues } from '../../src/runner/child/validation/compareLayers.ts';
import { tolerances } from '../../src/runner/child/validation/tolerances.ts';
import type { ExecutedNode } from '../../src/runner/child/profile.ts';
import { medianOf, timingOf } from '../../src/reports/statistics.ts';

const { analysis } = readModel(
  '{ "input": [1, 4, 4], "layers": [{ "type": "conv2d", "name": "c", "outChannels": 2, "kernelSize": 3 }] }',
  catalogue,
);
const graph = lowerNetwork(analysis);
const executed: ExecutedNode = {
  node: 'c',
  op: 'Conv',
  provider: 'CPUExecutionProvider',
  outputShape: [1, 2, 2, 2],
  outputBytes: 32,
  parameterBytes: 80,
  durationMs: 1,
};
const exact: LayerValues = {
  shape: [2, 2, 2],
  executedShape: [1, 2, 2, 2],
  comparison: { relativeError: 0, meanError: 0 },
};

/** What is said of the layer when the run was like this. */
const problems = (node: Partial<ExecutedNode>, values = exact): readonly string[] => {
  assert.ok(!isProblem(graph));
  return (
    compareLayers(analysis, graph, [{ ...executed, ...node }], [values], tolerances.fp32)[0]?.problems ?? [
      'not compared',
    ]
  );
};

describe('the comparison of analysis and run', () => {
  it('finds nothing where they agree', () => {
    assert.deepEqual(problems({}), []);
  });

  it('finds another shape, other bytes, other weights, other values, and what was not run', () => {
    assert.deepEqual(problems({ outputShape: [1, 2, 2, 3] }), ['the output is 2×2×2 here and 2×2×3 in the run']);
    assert.deepEqual(problems({ outputBytes: 64 }), ['the output has 32 bytes here and 64 in the run']);
    assert.deepEqual(problems({ parameterBytes: 84 }), ['the weights have 80 bytes here and 84 in the run']);
    assert.deepEqual(problems({ node: 'other' }), ['it was not executed']);
    const worst = { index: 5, expected: 1, got: 1.01 };
    assert.deepEqual(problems({}, { ...exact, comparison: { relativeError: 0.01, meanError: 0, worst } }), [
      'the values differ from the reference by 1.0e-2 of its largest, more than 1.0e-4: at [1, 0, 1] it is 1, and 1.01 in the run',
    ]);
    assert.deepEqual(problems({}, { ...exact, executedShape: [1, 2, 4, 1] }), [
      'on the reduced input the output is 2×2×2 here and 2×4×1 in the run',
    ]);
    assert.deepEqual(problems({ outputShape: [2, 2, 2, 2] }), ['the output has 2 examples in a run of one']);
  });

  it('measures errors relative to the largest value', () => {
    assert.equal(compareValues([1, 100.5], [1, 100]).relativeError, 0.005);
    assert.equal(compareValues([0, 0], [0, 0]).relativeError, 0);
    assert.equal(compareValues([1], [1, 2]).relativeError, Infinity);
  });

  it('finds NaN and infinity, which agree with nothing but themselves', () => {
    assert.deepEqual(compareValues([1, Number.NaN], [1, 2]).notFinite, { index: 1, expected: 2, got: Number.NaN });
    assert.equal(compareValues([Number.NaN], [1]).relativeError, Infinity);
    assert.equal(compareValues([1], [Number.NaN]).relativeError, Infinity);
    assert.equal(compareValues([Infinity], [-Infinity]).relativeError, Infinity);
    assert.equal(compareValues([Number.NaN, Infinity, 2], [Number.NaN, Infinity, 2]).relativeError, 0);
  });
});

describe('statistics', () => {
  it('orders minimum, median and percentiles, all of them durations that were measured or between two of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 1000, noNaN: true }), { minLength: 1, maxLength: 200 }),
        durations => {
          const { min, median, p90, p95, p99, runs } = timingOf(durations);
          assert.equal(runs, durations.length);
          assert.ok(min <= median && median <= Math.max(median, p90) && p90 <= p95 && p95 <= p99);
          for (const percentile of [min, p90, p95, p99]) assert.ok(durations.includes(percentile));
          assert.ok(durations.filter(duration => duration <= p90).length >= 0.9 * runs);
        },
      ),
      { seed: 1 },
    );
  });

  it('averages the middle two', () => {
    assert.equal(medianOf([4, 1, 3, 2]), 2.5);
    assert.equal(medianOf([3, 1, 2]), 2);
    assert.equal(timingOf([1, 2, 3, 4]).standardDeviation, Math.sqrt(5 / 3));
  });
});
