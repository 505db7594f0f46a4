import assert from 'node:assert/strict';
import type { DataProblem, DataSet, Examples } from '../../../src/training/dataSet.ts';
import { fitData, type FoundData, type WantedData } from '../../../src/training/data/fit.ts';
import { withHeldOut } from '../../../src/training/data/heldOut.ts';
import { examplesInMemory, type Numbers } from '../../../src/training/data/inMemory.ts';

/** Examples of a shape with their answers; the numbers count up where none are given. */
const examplesOf = (
  shape: readonly number[],
  answers: { readonly labels?: readonly number[]; readonly targets?: readonly number[] },
  numbers?: Numbers,
): Examples => {
  const size = shape.reduce((product, entry) => product * entry, 1);
  const count = (answers.labels ?? answers.targets ?? []).length;
  return examplesInMemory(numbers ?? Float32Array.from({ length: size * count }, (_, index) => index), shape, {
    ...(answers.labels && { labels: Int32Array.from(answers.labels) }),
    ...(answers.targets && { targets: Float32Array.from(answers.targets) }),
  });
};

const found = (shape: readonly number[], train: Examples, more: Partial<FoundData> = {}): FoundData => ({
  name: 'the data',
  shape,
  classes: [],
  train,
  notes: [],
  isBytes: false,
  ...more,
});

const classified = (shape: readonly number[], labels: readonly number[], more: Partial<FoundData> = {}): FoundData =>
  found(shape, examplesOf(shape, { labels }), more);

const wants = (
  input: readonly number[],
  output: readonly number[],
  loss: WantedData['loss'] = 'crossEntropy',
): WantedData => ({
  input,
  output,
  loss,
});

const fitted = (read: DataSet | DataProblem): DataSet => {
  assert.ok(!('problem' in read), 'problem' in read ? read.problem : '');
  return read;
};

const problemOf = (read: DataSet | DataProblem): string => ('problem' in read ? read.problem : 'no problem');

const inputOf = (examples: Examples, example: number, size: number): readonly number[] => {
  const target = new Float32Array(size + 1);
  examples.input(example, target, 1);
  return [...target.subarray(1)];
};

describe('data held to a network', () => {
  it('are taken as they are where they fit', () => {
    const data = fitted(fitData(classified([2, 2], [0, 1]), wants([2, 2], [2])));
    assert.deepEqual(inputOf(data.train, 1, 4), [4, 5, 6, 7]);
    assert.deepEqual(data.notes, []);
    assert.deepEqual(data.classes, ['0', '1']);
  });

  for (const [from, to] of [
    [[4], [1, 2, 2]],
    [
      [2, 2],
      [1, 2, 2],
    ],
    [[1, 2, 2], [4]],
    [
      [2, 2, 1],
      [1, 2, 2],
    ],
  ] as const)
    it(`are read as ${to.join('×')} where they are ${from.join('×')}, which is said`, () => {
      const data = fitted(fitData(classified(from, [0, 1]), wants(to, [2])));
      assert.deepEqual(data.shape, to);
      assert.deepEqual(inputOf(data.train, 1, 4), [4, 5, 6, 7]);
      assert.deepEqual(data.notes, [`examples of ${from.join('×')} are read as ${to.join('×')}`]);
    });

  it('have their channels brought to the front, which is said', () => {
    const data = fitted(fitData(classified([2, 2, 3], [0]), wants([3, 2, 2], [1])));
    assert.deepEqual(inputOf(data.train, 0, 12), [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11]);
    assert.deepEqual(data.notes, ['examples of 2×2×3 have their channels last; they are read as 3×2×2']);
  });

  it('are normalised by the training set where they are bytes, channel by channel, which is said', () => {
    const bytes = Uint8Array.of(0, 100, 10, 10, 100, 0, 10, 10);
    const data = fitted(
      fitData(
        found([2, 2], examplesOf([2, 2], { labels: [0, 1] }, bytes), {
          isBytes: true,
          test: examplesOf([2, 2], { labels: [0] }, Uint8Array.of(150, 50, 10, 20)),
        }),
        wants([2, 2], [2]),
      ),
    );
    assert.deepEqual(inputOf(data.train, 0, 4), [-1, 1, 0, 0]);
    assert.deepEqual(data.test && inputOf(data.test, 0, 4), [2, 0, 0, 10]);
    assert.deepEqual(data.notes, [
      'bytes are scaled to 0…1 and normalised by the means 0.1961, 0.0392 and deviations 0.1961, 0.0000 of the training set',
    ]);
  });

  it('give classes where their targets are rows with a 1, or whole numbers', () => {
    const rows = examplesInMemory(new Float32Array(4), [2], { targets: Float32Array.of(0, 1, 1, 0) });
    const data = fitted(fitData(found([2], rows, { targetShape: [2] }), wants([2], [2])));
    assert.deepEqual([...(data.train.labels ?? [])], [1, 0]);
    assert.deepEqual(data.notes, ['targets with one 1 in each are read as classes']);
    const numbers = examplesOf([2], { targets: [2, 0, 1] });
    assert.deepEqual(
      [...(fitted(fitData(found([2], numbers, { targetShape: [] }), wants([2], [3]))).train.labels ?? [])],
      [2, 0, 1],
    );
  });

  it('give rows with a 1 where the squared loss is made small, and keep the classes', () => {
    const { train, targetShape, notes } = fitted(fitData(classified([2], [1, 0]), wants([2], [2], 'squared')));
    assert.deepEqual([...(train.targets ?? [])], [0, 1, 1, 0]);
    assert.deepEqual([...(train.labels ?? [])], [1, 0]);
    assert.deepEqual(targetShape, [2]);
    assert.deepEqual(notes, ['the target of an example is 1 for its class and 0 for the others']);
  });

  it('give numbers where the network gives one', () => {
    const data = fitted(fitData(classified([2], [3, 7]), wants([2], [1], 'squared')));
    assert.deepEqual([...(data.train.targets ?? [])], [3, 7]);
    assert.equal(data.train.labels, undefined);
  });

  it('say which classes no example is of', () =>
    assert.deepEqual(fitted(fitData(classified([2], [0, 3, 3]), wants([2], [4]))).notes, [
      'no training example is of the classes 1 and 2',
    ]));

  for (const [what, data, wanted, problem] of [
    [
      'of another shape',
      classified([1, 32, 32], [0]),
      wants([3, 32, 32], [1]),
      'an example of the data has the shape 1×32×32, 1,024 numbers, and the network reads 3×32×32, 3,072 numbers; ' +
        'change the input of the network to [1,32,32], or take data of its shape',
    ],
    [
      'of as many numbers in another shape',
      classified([14, 56], [0]),
      wants([1, 28, 28], [1]),
      'an example of the data has the shape 14×56, 784 numbers, and the network reads 1×28×28, 784 numbers; ' +
        'change the input of the network to [1,14,56], or take data of its shape',
    ],
    [
      'without examples',
      classified([2], []),
      wants([2], [2]),
      'the data has no example to train with; put some there or name other data',
    ],
    [
      'with an empty test set',
      classified([2], [0], { test: examplesOf([2], { labels: [] }) }),
      wants([2], [2]),
      'the data has a test set without an example; put some there or take the test set away',
    ],
    [
      'of more classes than the network',
      classified([2], [0], { classes: ['cat', 'dog', 'eel'] }),
      wants([2], [10]),
      'the data has 3 classes and the network tells 10 apart; let its last layer give 3',
    ],
    [
      'with a label too large',
      classified([2], [0, 12]),
      wants([2], [10]),
      'training example 1 is of class 12, and the network tells 10 classes apart, 0 to 9; let its last layer give 13, or mend the labels of the data',
    ],
    [
      'with labels from 1',
      classified([2], [3, 1, 2]),
      wants([2], [3]),
      'training example 0 is of class 3, and the network tells 3 classes apart, 0 to 2; count the classes of the data from 0: subtract 1 from each label',
    ],
    [
      'with a label below 0',
      classified([2], [0], { test: examplesOf([2], { labels: [-1] }) }),
      wants([2], [3]),
      'test example 0 is of class -1, and the network tells 3 classes apart, 0 to 2; the classes of the data are counted from 0: mend the labels below 0',
    ],
    [
      'with NaN',
      found([2, 2], examplesOf([2, 2], { labels: [0, 1] }, Float32Array.of(0, 0, 0, 0, 0, 0, NaN, 0))),
      wants([2, 2], [2]),
      'training example 1 has NaN at [1, 0] of the data; mend it or leave that example out',
    ],
    [
      'with NaN in data of which some are kept for the test, by the number that it has where it was found',
      withHeldOut(
        found([1], examplesOf([1], { labels: Array<number>(20).fill(0) }, new Float32Array(20).fill(NaN, 17))),
      ),
      wants([1], [1]),
      'example 17 has NaN at [0] of the data; mend it or leave that example out',
    ],
    [
      'with a label out of range in data of which some are kept for the test',
      withHeldOut(classified([1], [...Array<number>(19).fill(0), 3])),
      wants([1], [1]),
      'example 19 is of class 3, and the network tells 1 classes apart, 0 to 0; let its last layer give 4, or mend the labels of the data',
    ],
    [
      'with a number too large for float32',
      found([2], examplesOf([2], { labels: [0] }, Float64Array.of(0, 1e39))),
      wants([2], [1]),
      'training example 0 has an infinite number at [1] of the data; mend it or leave that example out',
    ],
    [
      'with NaN in a target',
      found([2], examplesOf([2], { targets: [1, NaN] }), { targetShape: [] }),
      wants([2], [1], 'squared'),
      'the target of training example 1 is NaN in the data; mend it or leave that example out',
    ],
    [
      'of numbers where classes are asked for',
      found([2], examplesOf([2], { targets: [0.5, 1] }), { targetShape: [] }),
      wants([2], [2]),
      'the targets of the data are numbers of the shape 1, and cross-entropy needs classes; use the squared loss, or give each example the number of its class',
    ],
    [
      'of targets of another shape',
      found([2], examplesOf([2], { targets: [0.5, 1] }), { targetShape: [] }),
      wants([2], [3], 'squared'),
      'a target of the data has the shape 1 and the network gives 3; let its last layer give 1, or take other targets',
    ],
    [
      'of targets that are no shares',
      found([2], examplesOf([2], { targets: [0.5, 2] }), { targetShape: [] }),
      wants([2], [1], 'binaryCrossEntropy'),
      'the target of training example 1 is 2 in the data, and binary cross-entropy needs numbers from 0 to 1; use the squared loss',
    ],
    [
      'of classes for a network that gives maps',
      classified([2], [0]),
      wants([2], [10, 4, 4]),
      'the network gives 10×4×4, and cross-entropy needs one number for each class; flatten or pool it, or use the squared loss',
    ],
  ] as const)
    it(`${what} are refused in plain words`, () => assert.equal(problemOf(fitData(data, wanted)), problem));
});
