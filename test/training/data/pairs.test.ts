import assert from 'node:assert/strict';
import { pairsOf } from '../../../src/training/data/pairs.ts';

const mnist = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
];

describe('files of data belong together', () => {
  for (const [what, names, pairs] of [
    [
      "as MNIST's are named",
      mnist,
      {
        train: { inputs: mnist[0], answers: mnist[1] },
        test: { inputs: mnist[2], answers: mnist[3] },
      },
    ],
    [
      'with a point instead of a dash, packed',
      mnist.slice(0, 2).map(name => `${name.replace('-idx', '.idx')}.gz`),
      { train: { inputs: 'train-images.idx3-ubyte.gz', answers: 'train-labels.idx1-ubyte.gz' } },
    ],
    [
      'packed and unpacked side by side, where the unpacked are read',
      [...mnist.map(name => `${name}.gz`), ...mnist.slice(0, 2)],
      {
        train: { inputs: mnist[0], answers: mnist[1] },
        test: { inputs: `${mnist[2] ?? ''}.gz`, answers: `${mnist[3] ?? ''}.gz` },
      },
    ],
    [
      'as x and y',
      ['x_train.npy', 'y_train.npy', 'x_test.npy', 'y_test.npy', 'notes.npy'],
      {
        train: { inputs: 'x_train.npy', answers: 'y_train.npy' },
        test: { inputs: 'x_test.npy', answers: 'y_test.npy' },
      },
    ],
    [
      'in large letters, without a word for the part, with one for choosing',
      ['X.npy', 'Y.npy', 'X-val.npy', 'Y-val.npy'],
      { train: { inputs: 'X.npy', answers: 'Y.npy' }, test: { inputs: 'X-val.npy', answers: 'Y-val.npy' } },
    ],
    [
      'as inputs and targets',
      ['train_inputs.npy', 'train_targets.npy'],
      { train: { inputs: 'train_inputs.npy', answers: 'train_targets.npy' } },
    ],
    ['not at all', ['a.npy', 'b.npy'], undefined],
    [
      'but the answers are missing',
      ['x_train.npy'],
      { problem: 'x_train.npy of birds has no answers beside it; put them there as y_train.npy' },
    ],
    [
      'but the labels are missing',
      ['train-images-idx3-ubyte.gz'],
      {
        problem:
          'train-images-idx3-ubyte.gz of birds has no answers beside it; put them there as train-labels-idx1-ubyte.gz',
      },
    ],
    [
      'but there are only those for the test',
      ['x_test.npy', 'y_test.npy'],
      {
        problem: 'birds has x_test.npy for the test and nothing to train with; put the training examples beside it',
      },
    ],
    [
      'but there are several sets',
      ['a_x.npy', 'a_y.npy', 'b_x.npy', 'b_y.npy'],
      { problem: 'birds has several sets of data, such as a_x.npy and b_x.npy; name one of the files' },
    ],
  ] as const)
    it(what, () => assert.deepEqual(pairsOf(names, 'birds'), pairs));

  it('as the one that was named says', () =>
    assert.deepEqual(pairsOf(['a_x.npy', 'a_y.npy', 'b_x.npy', 'b_y.npy'], 'birds', 'b_x.npy'), {
      train: { inputs: 'b_x.npy', answers: 'b_y.npy' },
    }));
});
