import assert from 'node:assert/strict';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readData } from '../../../src/runner/child/training/data/readData.ts';
import type { DataProblem, DataSet, Examples } from '../../../src/training/dataSet.ts';
import type { WantedData } from '../../../src/training/data/fit.ts';
import { idxFile, npyFile, npyText, withFiles } from '../../support/dataFiles.ts';

const wanted: WantedData = { input: [1, 2, 2], output: [2], loss: 'crossEntropy' };

const counting = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

const inputsOf = (examples: Examples, size: number): readonly (readonly number[])[] =>
  counting(examples.count).map(example => {
    const target = new Float32Array(size);
    examples.input(example, target, 0);
    return [...target];
  });

/** Reads what lies in a folder, by the folder or one of its files. */
const readFiles = (
  files: Readonly<Record<string, Uint8Array>>,
  network: WantedData = wanted,
  file = '',
): Promise<DataSet | DataProblem> => withFiles(files, folder => readData(join(folder, file), network));

const fitted = (read: DataSet | DataProblem): DataSet => {
  assert.ok(!('problem' in read), 'problem' in read ? read.problem : '');
  return read;
};

const mnist = {
  'train-images-idx3-ubyte': idxFile([2, 2, 2], [0, 100, 0, 100, 100, 0, 100, 0]),
  'train-labels-idx1-ubyte': idxFile([2], [1, 0]),
  't10k-images-idx3-ubyte': idxFile([1, 2, 2], [50, 50, 150, 0]),
  't10k-labels-idx1-ubyte': idxFile([1], [1]),
};

const arrays = {
  'x_train.npy': npyFile([2, 1, 2, 2], counting(8)),
  'y_train.npy': npyFile([2], [1, 0], 'int64'),
  'x_test.npy': npyFile([1, 1, 2, 2], [7, 7, 7, 7]),
  'y_test.npy': npyFile([1], [1], 'int64'),
};

describe('data of files', () => {
  for (const [what, files, file] of [
    ['a folder', mnist, ''],
    ['one of its files', mnist, 'train-images-idx3-ubyte'],
    [
      'packed files',
      Object.fromEntries(Object.entries(mnist).map(([name, bytes]) => [`${name}.gz`, gzipSync(bytes)])),
      'train-images-idx3-ubyte.gz',
    ],
  ] as const)
    it(`are those of MNIST's format from ${what}`, async () => {
      const data = fitted(await readFiles(files, wanted, file));
      assert.deepEqual(inputsOf(data.train, 4), [
        [-1, 1, -1, 1],
        [1, -1, 1, -1],
      ]);
      assert.deepEqual([...(data.train.labels ?? [])], [1, 0]);
      assert.deepEqual(data.test && inputsOf(data.test, 4), [[0, 0, 2, -1]]);
      assert.deepEqual([...(data.test?.labels ?? [])], [1]);
      assert.deepEqual(data.notes, [
        'examples of 2×2 are read as 1×2×2',
        'bytes are scaled to 0…1 and normalised by mean 0.1961 and deviation 0.1961 of the training set',
      ]);
    });

  it('are those of arrays, as they are', async () => {
    const data = fitted(await readFiles(arrays));
    assert.deepEqual(inputsOf(data.train, 4), [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
    assert.deepEqual([...(data.train.labels ?? [])], [1, 0]);
    assert.deepEqual(data.test && inputsOf(data.test, 4), [[7, 7, 7, 7]]);
    assert.deepEqual([data.name.length > 0, data.notes], [true, []]);
  });

  it('keep a fifth for the test where there is none, always the same', async () => {
    const files = {
      'x.npy': npyFile([10, 4], counting(40)),
      'y.npy': npyFile(
        [10, 1],
        counting(10).map(example => example / 10),
      ),
    };
    const network = { input: [4], output: [1], loss: 'squared' } as const;
    const [first, second] = [fitted(await readFiles(files, network)), fitted(await readFiles(files, network, 'x.npy'))];
    assert.deepEqual([first.train.count, first.test?.count], [8, 2]);
    const all = [...inputsOf(first.train, 4), ...(first.test ? inputsOf(first.test, 4) : [])];
    assert.deepEqual(
      all.map(([number = 0]) => number).toSorted((left, right) => left - right),
      counting(10).map(example => 4 * example),
    );
    // Targets go with their inputs.
    assert.deepEqual(
      [...(first.train.targets ?? [])],
      inputsOf(first.train, 4).map(([number = 0]) => Math.fround(number / 40)),
    );
    assert.deepEqual(first.notes, ['2 of 10 examples, drawn once and for all, are kept for the test']);
    assert.deepEqual(first.train.targets, second.train.targets);
  });

  it('end when they are told to', () =>
    withFiles(arrays, folder =>
      assert.rejects(readData(folder, wanted, { signal: AbortSignal.abort() }), { name: 'AbortError' }),
    ));

  it('tell what is being read', () =>
    withFiles(arrays, async folder => {
      const messages: string[] = [];
      await readData(folder, wanted, { progress: message => messages.push(message) });
      assert.deepEqual(
        messages,
        Object.keys(arrays).map(name => `reading ${name}`),
      );
    }));

  const known =
    'use mnist1d, a folder of IDX or NPY files (train-images-idx3-ubyte and train-labels-idx1-ubyte, or x_train.npy and y_train.npy), ' +
    'one such file, an NPZ file or a folder of one, or a folder with a folder of images for each class';

  for (const [what, files, file, problem] of [
    ['an empty folder', {}, '', `birds has no data that are read; ${known}`],
    [
      'a folder of something else',
      { 'notes.txt': Buffer.from('hello') },
      '',
      `birds has no data that are read; ${known}`,
    ],
    [
      'a file of something else',
      { 'notes.txt': Buffer.from('hello') },
      'notes.txt',
      `notes.txt is no file of data that is read; ${known}`,
    ],
    [
      'an array that does not say what it has',
      { 'birds.npy': npyFile([1], [1]) },
      'birds.npy',
      'birds.npy does not say by its name what it has; call it x_train.npy, with y_train.npy beside it',
    ],
    [
      'files of different counts',
      { ...arrays, 'y_train.npy': npyFile([3], [0, 1, 0], 'int64') },
      '',
      'x_train.npy has 2 examples and y_train.npy 3 answers; take files that belong together',
    ],
    [
      'an array without examples',
      { ...arrays, 'x_train.npy': npyFile([0, 1, 2, 2], []) },
      '',
      'x_train.npy is empty, 0×1×2×2; put some examples there',
    ],
    [
      'an array of one number',
      { ...arrays, 'y_train.npy': npyFile([], [1], 'int64') },
      '',
      'y_train.npy has one number alone; its first axis has to count the examples',
    ],
    [
      'a test set of another shape',
      { ...arrays, 'x_test.npy': npyFile([1, 4], [7, 7, 7, 7]) },
      '',
      'x_train.npy has 2×1×2×2 numbers of float32 and x_test.npy has 1×4 numbers of float32; make them of one kind',
    ],
    [
      'a class beyond all numbers',
      { ...arrays, 'y_train.npy': npyFile([2], [0, 2 ** 32], 'uint64') },
      '',
      'example 1 of y_train.npy is of class 4294967296; number the classes from 0',
    ],
    [
      'a number that is none',
      { ...arrays, 'x_test.npy': npyFile([1, 1, 2, 2], [7, NaN, 7, 7]) },
      '',
      'test example 0 has NaN at [0, 0, 1] of birds; mend it or leave that example out',
    ],
    [
      'texts for classes',
      {
        ...arrays,
        'y_train.npy': npyText("{'descr': '<U3', 'fortran_order': False, 'shape': (2,), }", []),
      },
      '',
      'y_train.npy has texts; number the classes from 0 and save the numbers',
    ],
    [
      'a packed file cut short',
      { ...mnist, 'train-images-idx3-ubyte': gzipSync(mnist['train-images-idx3-ubyte']).subarray(0, 20) },
      '',
      'train-images-idx3-ubyte is packed with gzip and cut short or damaged; fetch it again',
    ],
  ] as const)
    it(`are refused in plain words: ${what}`, async () =>
      assert.deepEqual(await readFiles(files, wanted, file), { problem }));

  it('are refused in plain words: a path that leads nowhere', async () =>
    assert.deepEqual(await readData('no/such/folder', wanted), {
      problem: '"no/such/folder" is not there; mend the path',
    }));
});
