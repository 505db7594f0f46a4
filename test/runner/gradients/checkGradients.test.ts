import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { GradientReport } from '../../../src/protocol/gradients.ts';
import { checkGradientsOf } from '../../support/checkGradients.ts';
import type { Faults } from '../../support/faultyRuntime.ts';

const zoo = (name: string): string =>
  readFileSync(new URL(`../../../src/zoo/${name}.cnn.json`, import.meta.url), 'utf8');

/** One tensor with two readers, statistics of the batch, masks, and a maximum behind zeros. */
const network = `{
  "name": "small", "input": [2, 8, 8],
  "layers": [
    { "type": "conv2d", "name": "first", "outChannels": 4, "kernelSize": 3, "padding": "same", "bias": false },
    { "type": "batchNorm", "name": "norm" },
    { "type": "relu", "name": "bend" },
    { "type": "conv2d", "name": "side", "outChannels": 4, "kernelSize": 3, "padding": "same" },
    { "type": "add", "name": "sum", "from": ["bend", "side"] },
    { "type": "maxPool2d", "name": "pool", "kernelSize": 2 },
    { "type": "dropout", "name": "drop" },
    { "type": "flatten", "name": "flat" },
    { "type": "linear", "name": "logits", "outFeatures": 3 },
    { "type": "softmax", "name": "result" }
  ] }`;

const departing = ({ gradients }: GradientReport): readonly string[] =>
  gradients.filter(({ passed }) => !passed).map(({ tensor }) => tensor);

/** A runtime that gives a gradient otherwise than it computes it. */
const changed = (tensor: string, change: (data: Float32Array) => Float32Array): Faults => ({
  result: (name, given) =>
    name.startsWith(`${tensor}/gradient`) ? { ...given, data: change(Float32Array.from(given.data)) } : given,
});

describe('a check of gradients', () => {
  it('passes where nothing is wrong, and has checked every tensor', async () => {
    const report = await checkGradientsOf(network);
    assert.deepEqual([report.problems, report.passed, report.loss], [[], true, 'crossEntropy']);
    assert.deepEqual(
      report.gradients.map(({ tensor }) => tensor),
      [
        ...[
          'logits',
          'logits.weight',
          'logits.bias',
          'flat',
          'drop',
          'pool',
          'sum',
          'side',
          'side.weight',
          'side.bias',
        ],
        ...['bend', 'norm', 'norm.weight', 'norm.bias', 'first', 'first.weight', 'input'],
      ],
    );
    const bend = report.gradients.find(({ tensor }) => tensor === 'bend');
    assert.deepEqual(bend?.from, ['side', 'sum']);
    assert.ok(report.gradients.every(({ directions }) => directions === 0));
  });

  it('moves all 2,050 weights of the MNIST-1D network end to end, right to 1e-5', async () => {
    const report = await checkGradientsOf(zoo('mnist1d'));
    const { numbers = 0, leftOut = 0, relativeError = 1 } = report.endToEnd ?? {};
    assert.deepEqual([report.passed, numbers, leftOut], [true, 2050, 0]);
    assert.ok(report.relativeError < 1e-5 && relativeError < 1e-5, `${report.relativeError} ${relativeError}`);
  });

  it('names the layer whose weight gets the gradient of the other sign', async () => {
    const report = await checkGradientsOf(network, {
      faults: changed('side.weight', data => data.map(number => -number)),
    });
    assert.deepEqual([report.passed, departing(report)], [false, ['side.weight']]);
    assert.match(
      report.problems[0] ?? '',
      /^the first gradient that departs is that of "side\.weight", which "side" gives, by 2\.0e\+0 of its largest/,
    );
    assert.equal(report.endToEnd?.passed, false);
  });

  it('names all that give a sum of which a part is lost, with the place and both numbers', async () => {
    const report = await checkGradientsOf(network, {
      faults: changed('bend', data => {
        data[70] = (data[70] ?? 0) + 0.5;
        return data;
      }),
    });
    assert.equal(departing(report)[0], 'bend');
    assert.match(report.problems[0] ?? '', /that of "bend", which "side" and "sum" give, .*: at \[0, 1, 0, 6\] it is/);
    const { worst } = report.gradients.find(({ tensor }) => tensor === 'bend') ?? {};
    assert.ok(worst !== undefined && Math.abs(worst.got - worst.expected - 0.5) < 1e-5);
  });

  it('takes a gradient that is not a number for wrong', async () => {
    const report = await checkGradientsOf(network, { faults: changed('logits.bias', data => data.fill(Number.NaN)) });
    assert.deepEqual(departing(report), ['logits.bias']);
  });

  it('leaves out what has no derivative, and counts it', async () => {
    const zeros = JSON.stringify([[[0, 0, 0]]]);
    const report = await checkGradientsOf(`{ "input": [1, 6], "layers": [
      { "type": "conv1d", "outChannels": 1, "kernelSize": 3, "weight": ${zeros}, "bias": [0] },
      { "type": "relu", "name": "bend" }, { "type": "flatten" }, { "type": "linear", "outFeatures": 2 } ] }`);
    const bent = report.gradients.find(({ from }) => from.includes('bend'));
    assert.deepEqual([bent?.elements, bent?.leftOut], [8, 8]);
    assert.equal(report.passed, true);
  });

  it('takes more examples where the statistics of two would be but their sign', async () => {
    const report = await checkGradientsOf(`{ "input": [4], "layers": [
      { "type": "linear", "outFeatures": 5 }, { "type": "batchNorm" }, { "type": "linear", "outFeatures": 1 } ] }`);
    assert.deepEqual([report.batch, report.passed], [8, true]);
  });

  it('takes the loss that is asked for', async () => {
    const report = await checkGradientsOf(network, { loss: 'squared' });
    assert.deepEqual([report.loss, report.passed, report.gradients[0]?.tensor], ['squared', true, 'result']);
  });

  it('says which layer makes what is no number', async () => {
    const report = await checkGradientsOf(`{ "input": [2], "layers": [
      { "type": "linear", "outFeatures": 1, "weight": [[0, 0]], "bias": [3e38] },
      { "type": "linear", "name": "much", "outFeatures": 1, "weight": [[10]], "bias": [0] } ] }`);
    assert.equal(report.passed, false);
    assert.match(report.problems[0] ?? '', /^"much" is the first layer whose result is NaN or infinite/);
    assert.deepEqual(report.gradients, []);
  });

  it('refuses a network with two results, and says why', () =>
    assert.rejects(
      checkGradientsOf(`{ "input": [2], "outputs": ["a", "b"], "layers": [
        { "type": "linear", "name": "a", "outFeatures": 2 }, { "type": "linear", "name": "b", "outFeatures": 2 } ] }`),
      /a loss reads one result, and the network gives 2/,
    ));
});

describe('the worked example of backpropagation', () => {
  it('is a product of three terms, of the shapes k × n, n × n and n × 1', async () => {
    const { terms, batch } = await checkGradientsOf(zoo('exercises/backprop-1d'));
    assert.ok(terms);
    const { zByFilter, aByZ, lossByA, product, computed, differences, x, z, weights } = terms;
    assert.equal(batch, 1);
    assert.deepEqual(
      [zByFilter, aByZ, lossByA].map(({ rows, columns }) => [rows, columns]),
      [
        [3, 8],
        [8, 8],
        [8, 1],
      ],
    );
    assert.deepEqual(zByFilter.numbers.slice(8, 16), x);
    assert.deepEqual(
      z.map((_, place) => aByZ.numbers[place * 9]),
      z.map(number => (0 < number ? 1 : 0)),
    );
    assert.deepEqual(
      lossByA.numbers,
      weights.map(weight => 2 * (terms.result - terms.target) * weight),
    );
    for (const [tap, number] of product.entries()) {
      assert.ok(Math.abs(number - (computed[tap] ?? 0)) < 1e-5);
      assert.ok(Math.abs(number - (differences[tap] ?? 0)) < 1e-5);
    }
  });

  it('is told of no network that is another chain', async () => {
    const { terms } = await checkGradientsOf(zoo('exercises/backprop-1d').replace('"relu"', '"sigmoid"'));
    assert.equal(terms, undefined);
  });
});

describe('a max pooling on the way back', () => {
  it('gives the whole error to the maximum, and adds up those of windows that share it', async () => {
    const { poolings } = await checkGradientsOf(zoo('exercises/max-pool-backprop'));
    const [trace, ...others] = poolings;
    assert.ok(trace);
    assert.deepEqual(others, []);
    const { x, y, winners, computed, expected } = trace;
    assert.deepEqual(
      winners.map(place => x[place]),
      y,
    );
    assert.ok(new Set(winners).size < winners.length);
    for (const [place, number] of expected.entries()) assert.ok(Math.abs(number - (computed[place] ?? 1)) < 1e-6);
  });

  it('gives the error of a window whose numbers tie to the first of them', async () => {
    const { poolings } = await checkGradientsOf(`{ "seed": 1, "input": [1, 24], "layers": [
      { "type": "relu" }, { "type": "maxPool1d", "kernelSize": 3, "stride": 1 }, { "type": "flatten" },
      { "type": "linear", "outFeatures": 1 } ] }`);
    const [{ x, y, winners, computed, expected } = assert.fail('the pooling is short enough to be traced')] = poolings;
    assert.ok(y.includes(0), 'no window of zeros was drawn');
    assert.deepEqual(
      winners,
      y.map((most, place) => x.indexOf(most, place)),
    );
    for (const [place, number] of expected.entries()) assert.ok(Math.abs(number - (computed[place] ?? 1)) < 1e-6);
  });
});
