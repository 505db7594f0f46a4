import assert from 'node:assert/strict';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { isProblem, lowerNetwork } from '../../src/onnx/lower.ts';
import { initialWeights, readInitialization, type Initialization } from '../../src/core/initialization.ts';

const shape = [64, 32, 3, 3];
const fanIn = 32 * 9;
const fanOut = 64 * 9;
const draw = (initialization: Initialization, of: readonly number[] = shape): Float32Array =>
  initialWeights(of, initialization, 7, 'weight');
const varianceOf = (weights: Float32Array): number =>
  weights.reduce((sum, value) => sum + value * value, 0) / weights.length;
const largest = (weights: Float32Array): number => weights.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Variance, and largest magnitude where there is one. 18,432 numbers tell a variance to about two percent. */
const expected: readonly (readonly [Initialization, variance: number, bound?: number])[] = [
  [{ scheme: 'he' }, 2 / fanIn],
  [{ scheme: 'heUniform' }, 2 / fanIn, Math.sqrt(6 / fanIn)],
  [{ scheme: 'xavier' }, 2 / (fanIn + fanOut)],
  [{ scheme: 'xavierUniform' }, 2 / (fanIn + fanOut), Math.sqrt(6 / (fanIn + fanOut))],
  [{ scheme: 'normal' }, 0.01 ** 2],
  [{ scheme: 'normal', parameter: 0.5 }, 0.25],
  [{ scheme: 'uniform', parameter: 0.3 }, 0.3 ** 2 / 3, 0.3],
  [{ scheme: 'constant', parameter: 0.25 }, 0.25 ** 2, 0.25],
  [{ scheme: 'zeros' }, 0, 0],
];

describe('initialisation', () => {
  for (const [initialization, variance, bound] of expected)
    it(`${JSON.stringify(initialization)} has the variance ${variance.toPrecision(3)}`, () => {
      const weights = draw(initialization);
      assert.ok(Math.abs(varianceOf(weights) - variance) <= 0.06 * variance);
      if (bound === undefined) return;
      assert.ok(largest(weights) <= Math.fround(bound) * (1 + 1e-6));
      assert.ok(0.99 * bound <= largest(weights));
    });

  it('gives orthogonal rows, and an orthogonal middle tap with nothing around it', () => {
    const rows = draw({ scheme: 'orthogonal' }, [4, 2, 3]);
    const product = (left: number, right: number): number =>
      Array.from({ length: 6 }, (_, k) => (rows[left * 6 + k] ?? 0) * (rows[right * 6 + k] ?? 0)).reduce(
        (a, b) => a + b,
      );
    for (let left = 0; left < 4; left++)
      for (let right = 0; right < 4; right++)
        assert.ok(Math.abs(product(left, right) - (left === right ? 2 : 0)) < 1e-6);
    const delta = draw({ scheme: 'deltaOrthogonal' }, [4, 4, 3, 3]);
    assert.ok(delta.every((value, index) => index % 9 === 4 || value === 0));
    const middle = Array.from({ length: 16 }, (_, index) => delta[index * 9 + 4] ?? 0);
    assert.ok(Math.abs(middle.reduce((sum, value) => sum + value * value, 0) - 8) < 1e-5);
  });

  it('depends on the seed and the name alone', () => {
    assert.deepEqual(draw({ scheme: 'he' }), draw({ scheme: 'he' }));
    assert.notDeepEqual(draw({ scheme: 'he' }), initialWeights(shape, { scheme: 'he' }, 8, 'weight'));
    assert.notDeepEqual(draw({ scheme: 'he' }), initialWeights(shape, { scheme: 'he' }, 7, 'other'));
  });

  it('is read as it is written, and says what may be written', () => {
    assert.deepEqual(readInitialization(undefined), { value: { scheme: 'he' } });
    assert.deepEqual(readInitialization({ uniform: 0.1 }), { value: { scheme: 'uniform', parameter: 0.1 } });
    for (const wrong of ['gauss', { normal: -1 }, { he: 1 }, { normal: 1, uniform: 1 }, 3, null])
      assert.ok('expected' in readInitialization(wrong), JSON.stringify(wrong));
  });

  it('gives a proof weights that differ, where a training starts with all alike', () => {
    const text =
      '{ "input": [2, 4, 4], "layers": [{ "type": "conv2d", "outChannels": 2, "kernelSize": 3, "init": "zeros" }] }';
    const { analysis } = readModel(text, catalogue);
    const weightOf = (vectors: 'start' | 'varied'): ReadonlySet<number> => {
      const graph = lowerNetwork(analysis, vectors);
      assert.ok(!isProblem(graph));
      return new Set(graph.initializers.find(({ ownName }) => ownName === 'weight')?.data() as Float32Array);
    };
    assert.deepEqual([...weightOf('start')], [0]);
    assert.equal(weightOf('varied').size, 2 * 2 * 9);
  });
});
