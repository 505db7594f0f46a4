import assert from 'node:assert/strict';
import { readData } from '../../../src/runner/child/training/data/readData.ts';

const wanted = { input: [1, 40], output: [10], loss: 'crossEntropy' } as const;

describe('data that are made', () => {
  it('are those of MNIST-1D by its name', async () => {
    const data = await readData('mnist1d', wanted);
    assert.ok(!('problem' in data));
    assert.deepEqual([data.name, data.train.count, data.test?.count], ['MNIST-1D', 4000, 1000]);
  });

  it('may be fewer, or of another seed', async () => {
    const data = await readData('mnist1d?examples=100&seed=7', wanted);
    assert.ok(!('problem' in data));
    assert.deepEqual([data.train.count, data.test?.count], [80, 20]);
  });

  it('are read as a list by a network that reads one', async () => {
    const data = await readData('mnist1d?examples=100', { ...wanted, input: [40] });
    assert.ok(!('problem' in data));
    assert.deepEqual([data.shape, data.notes], [[40], ['examples of 1×40 are read as 40']]);
  });

  for (const [place, problem] of [
    ['mnist1d?exampels=100', 'unknown setting "exampels" of mnist1d; did you mean "examples"?'],
    ['mnist1d?noise=1', 'unknown setting "noise" of mnist1d; use examples or seed'],
    ['mnist1d?seed=-1', 'seed of mnist1d is "-1"; use a whole number such as 42'],
    [
      'mnist1d?examples=4',
      '4 examples of mnist1d cannot be made; use a multiple of 10 from 10 to 1,000,000, of which a fifth is for the test',
    ],
  ] as const)
    it(`are refused as ${place}`, async () => assert.deepEqual(await readData(place, wanted), { problem }));
});
