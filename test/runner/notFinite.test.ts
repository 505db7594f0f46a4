import assert from 'node:assert/strict';
import { otherProvider, validateText } from '../support/faultyRuntime.ts';

/** Two numbers in, two out, each times a factor. */
const times = (name: string, factor: string): string =>
  `{ "type": "linear", "name": "${name}", "outFeatures": 2, "bias": false, "weight": [[${factor}, 0], [0, ${factor}]] }`;

const chain = (...layers: readonly string[]): string => `{ "input": [2], "layers": [${layers.join()}] }`;

describe('numbers that are none', () => {
  it('names the layer that overflows float32 where float64 does not, and none behind it', async () => {
    const report = await validateText(
      chain(
        times('large', '1e30'),
        times('overflow', '1e30'),
        '{ "type": "relu", "name": "behind" }',
        times('further', '1'),
        '{ "type": "softmax", "name": "end" }',
      ),
    );
    assert.equal(report.notFinite, 'overflow');
    assert.equal(report.firstDeparting, 'overflow');
    assert.equal(report.passed, false);
    assert.match(
      report.problems[0] ?? '',
      /^the first layer that departs is "overflow": makes −?infinity at \[0\] from finite numbers: float64 gives -?[\d.]+e\+5\d, and float32 ends at 3\.40e\+38; use smaller weights, or normalise before it$/,
    );
    assert.equal(report.problems.length, 1);
    const [large, overflow, ...behind] = report.layers;
    assert.deepEqual(large?.problems, []);
    assert.equal(overflow?.problems.length, 1);
    assert.equal(Math.abs(overflow.departure?.got ?? 0), Infinity);
    assert.ok(behind.every(({ problems, behind: maker }) => problems.length === 0 && maker === 'overflow'));
    assert.equal(report.agreeing, 1);
  });

  it('names a literal weight that is infinite in float32', async () => {
    const report = await validateText(chain(times('fine', '1'), times('heavy', '1e39')));
    assert.equal(report.notFinite, 'heavy');
    assert.match(
      report.problems[0] ?? '',
      /makes (NaN|−?infinity) at \[0\] from finite numbers: its "weight" is infinity at \[0, 0\]; write numbers below 3\.40e\+38$/,
    );
  });

  it('names a division of 0 by 0, where eps is 0 in float32', async () => {
    const report = await validateText(
      chain(times('zero', '0'), '{ "type": "layerNorm", "name": "divided", "eps": 1e-60, "affine": false }'),
    );
    assert.equal(report.notFinite, 'divided');
    assert.match(
      report.problems[0] ?? '',
      /makes NaN at \[0\] from finite numbers: float64 gives 0; a number on the way/,
    );
  });

  it('names a power that not even float64 can hold', async () => {
    const report = await validateText(
      '{ "input": [1, 4, 4], "layers": [{ "type": "conv2d", "name": "conv", "outChannels": 1, "kernelSize": 1, "weight": [[[[100]]]] }, { "type": "lpPool2d", "name": "norm", "normType": 400, "kernelSize": 2 }] }',
    );
    assert.equal(report.notFinite, 'norm');
    assert.match(
      report.problems[0] ?? '',
      /makes infinity at \[0, 0, 0\] from finite numbers: float64 gives infinity there;/,
    );
  });

  it('names a power that overflows on the way to a small result', async () => {
    const report = await validateText(
      '{ "input": [1, 4, 4], "layers": [{ "type": "conv2d", "name": "conv", "outChannels": 1, "kernelSize": 1, "weight": [[[[100]]]] }, { "type": "lpPool2d", "name": "norm", "normType": 60, "kernelSize": 2 }] }',
    );
    assert.equal(report.notFinite, 'norm');
    assert.match(
      report.problems[0] ?? '',
      /makes infinity at .*: float64 gives \d+\.\d+; a number on the way there is too large/,
    );
  });

  it('names one that the runtime alone makes, and blames none behind it', async () => {
    const report = await validateText(
      '{ "input": [3, 8, 8], "layers": [{ "type": "conv2d", "name": "conv", "outChannels": 4, "kernelSize": 3 }, { "type": "relu", "name": "bend" }, { "type": "conv2d", "name": "next", "outChannels": 4, "kernelSize": 3 }] }',
      {
        provider: otherProvider,
        faults: {
          result(name, tensor, { provider }) {
            if (name !== 'bend' || provider !== otherProvider) return tensor;
            return { ...tensor, data: tensor.data.map((number, index) => (index === 40 ? Number.NaN : number)) };
          },
        },
      },
    );
    assert.equal(report.notFinite, 'bend');
    assert.deepEqual(
      report.layers.map(({ behind }) => behind),
      [undefined, undefined, 'bend'],
    );
    assert.match(
      report.problems[0] ?? '',
      /makes NaN at \[1, 0, 4\] from finite numbers: float64 gives [\d.]+; .* or the kernel is wrong$/,
    );
  });

  it('blames no layer that reads finite numbers again', async () => {
    const report = await validateText(
      chain(
        times('large', '1e30'),
        times('overflow', '-1e30'),
        '{ "type": "sigmoid", "name": "flat" }',
        times('after', '2'),
      ),
    );
    assert.equal(report.notFinite, 'overflow');
    const [, , flat, after] = report.layers;
    assert.deepEqual([flat?.behind, after?.behind], ['overflow', undefined]);
    assert.deepEqual(after?.problems, []);
    assert.equal(report.agreeing, 2);
  });

  it('finds one that only the full size makes', async () => {
    const bias = JSON.stringify(Array.from({ length: 16 }, () => 1e34));
    const report = await validateText(
      `{ "input": [1, 512, 512], "layers": [
        { "type": "conv2d", "outChannels": 8, "kernelSize": 3 },
        { "type": "conv2d", "name": "last", "outChannels": 16, "kernelSize": 3, "bias": ${bias} },
        { "type": "globalAvgPool", "name": "mean" }, { "type": "softmax" }] }`,
    );
    assert.deepEqual(Object.values(report.reducedInputs), [[1, 64, 64]]);
    assert.equal(report.notFinite, 'mean');
    assert.match(
      report.problems[0] ?? '',
      /^the first layer that departs is "mean": at full size it makes infinity at \[0\]/,
    );
  });
});
