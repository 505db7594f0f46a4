import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { isProblem, lowerNetwork } from '../../src/onnx/lower.ts';
import { compareLayers, compareValues } from '../../src/runner/child/validation/compareLayers.ts';
import type { ExecutedNode } from '../../src/runner/child/profile.ts';
import { medianOf, timingOf } from '../../src/reports/statistics.ts';

const { analysis } = readModel(
  '{ "input": [1, 4, 4], "layers": [{ "type": "conv2d", "name": "c", "outChannels": 2, "kernelSize": 3 }] }',
  catalogue,
);
const graph = lowerNetwork(analysis);
const executed: ExecutedNode = {
  node: 'c',
  provider: 'CPUExecutionProvider',
  outputShape: [1, 2, 2, 2],
  outputBytes: 32,
  parameterBytes: 80,
  durationMs: 1,
};
const exact = { relativeError: 0, meanError: 0, notFinite: false };

/** What is said of the layer when the run was like this. */
const problems = (node: Partial<ExecutedNode>, values = exact): readonly string[] => {
  assert.ok(!isProblem(graph));
  return compareLayers(analysis, graph, [{ ...executed, ...node }], [values])[0]?.problems ?? ['not compared'];
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
    assert.match(
      problems({}, { relativeError: 0.01, meanError: 0, notFinite: false })[0] ?? '',
      /differ from the reference by 1.0e-2/,
    );
    assert.deepEqual(problems({}, { relativeError: Number.NaN, meanError: 0, notFinite: true }), [
      'the run gives NaN or infinity',
    ]);
  });

  it('measures errors relative to the largest value', () => {
    assert.equal(compareValues([1, 100.5], [1, 100]).relativeError, 0.005);
    assert.equal(compareValues([0, 0], [0, 0]).relativeError, 0);
    assert.equal(compareValues([1], [1, 2]).relativeError, Infinity);
    assert.ok(compareValues([Number.NaN], [1]).notFinite);
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
