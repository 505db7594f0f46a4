import assert from 'node:assert/strict';
import { gradientWarnings, statisticsOf } from '../../src/training/statistics.ts';

const weights = (...gradients: readonly number[]) =>
  gradients.map((gradientRms, index) => ({
    tensor: `conv_${index + 1}.weight`,
    layer: `conv_${index + 1}`,
    weightRms: 1,
    gradientRms,
    gradientMax: gradientRms,
    updateRatio: 1e-3,
  }));
const warned = (statistics: Parameters<typeof gradientWarnings>[0]): readonly string[] =>
  gradientWarnings(statistics, tensor => tensor.endsWith('.weight')).map(({ kind, tensor }) => `${kind} ${tensor}`);

describe('the statistics of a step', () => {
  it('say how large a weight and its gradient are, and how much the step changes it', () => {
    const statistics = statisticsOf({
      tensor: 'linear.weight',
      layer: 'linear',
      before: Float32Array.of(3, -4),
      after: Float32Array.of(3, -4.5),
      gradient: Float32Array.of(0, -2),
    });
    assert.equal(statistics.weightRms, Math.sqrt(12.5));
    assert.equal(statistics.gradientRms, Math.SQRT2);
    assert.equal(statistics.gradientMax, 2);
    assert.ok(Math.abs(statistics.updateRatio - 0.1) < 1e-12);
  });

  it('have no ratio where a bias begins at 0, and 0 where nothing changes', () => {
    const zero = { tensor: 'a', layer: 'a', before: Float32Array.of(0), gradient: Float32Array.of(1) };
    assert.ok(Number.isNaN(statisticsOf({ ...zero, after: Float32Array.of(1) }).updateRatio));
    assert.equal(statisticsOf({ ...zero, after: Float32Array.of(0) }).updateRatio, 0);
  });

  it('pass on a gradient that is no number', () => {
    const one = { tensor: 'a', layer: 'a', before: Float32Array.of(1), after: Float32Array.of(1) };
    assert.ok(Number.isNaN(statisticsOf({ ...one, gradient: Float32Array.of(1, Number.NaN, 2) }).gradientRms));
  });
});

describe('a warning of gradients', () => {
  it('is not given where they are of a size', () => {
    assert.deepEqual(warned(weights(1, 0.1, 0.01)), []);
  });

  it('names the weight whose gradient fades or blows up against the others', () => {
    assert.deepEqual(warned(weights(1e-5, 1, 1)), ['vanishing conv_1.weight']);
    assert.deepEqual(warned(weights(1, 1, 1e5)), ['exploding conv_3.weight']);
    assert.deepEqual(warned(weights(1, 0, 1)), ['vanishing conv_2.weight']);
  });

  it('holds kernels to their own size, and no bias', () => {
    const [kernel, ...rest] = weights(1, 1, 1);
    assert.ok(kernel !== undefined);
    assert.deepEqual(warned([{ ...kernel, updateRatio: 0.3 }, ...rest]), ['exploding conv_1.weight']);
    assert.deepEqual(warned([{ ...kernel, tensor: 'conv_1.bias', updateRatio: 0.3 }, ...rest]), []);
  });
});
