import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readIdx } from '../../../src/training/data/idx.ts';
import { idxFile } from '../../support/dataFiles.ts';

const problemOf = (file: Uint8Array): string => {
  const table = readIdx(file, 'train-images-idx3-ubyte');
  return 'problem' in table ? table.problem : 'no problem';
};

describe('IDX files', () => {
  for (const [type, numbers] of [
    ['uint8', [0, 128, 255]],
    ['int8', [-128, 0, 127]],
    ['int16', [-32_768, 1, 32_767]],
    ['int32', [-2_147_483_648, 1, 2_147_483_647]],
    ['float32', [-0.5, 0, 3]],
    ['float64', [Math.PI, 0, -1e300]],
  ] as const)
    it(`of ${type} are read`, () => {
      const table = readIdx(idxFile([3, 1], numbers, type), 'x');
      assert.ok(!('problem' in table));
      assert.deepEqual([table.shape, table.type, [...table.numbers]], [[3, 1], type, numbers]);
    });

  for (const [what, file, problem] of [
    ['nothing', [], 'train-images-idx3-ubyte does not begin as an IDX file does; take the file as it was published'],
    [
      'another file',
      [0, 0, 7, 1, 0, 0, 0, 0],
      'train-images-idx3-ubyte does not begin as an IDX file does; take the file as it was published',
    ],
    ['no axes', [0, 0, 8, 0], 'train-images-idx3-ubyte ends within its header, after 4 bytes; fetch it again'],
    [
      'a header cut short',
      [0, 0, 8, 2, 0, 0],
      'train-images-idx3-ubyte ends within its header, after 6 bytes; fetch it again',
    ],
    [
      'a file cut short',
      idxFile([60_000, 28, 28], [1, 2]),
      'train-images-idx3-ubyte says that it has 60000×28×28 numbers of uint8, 47,040,016 bytes with its header, and ends after 18; fetch it again',
    ],
    [
      'a file with more than it says',
      idxFile([1], [1, 2]),
      'train-images-idx3-ubyte says that it has 1 numbers of uint8, 9 bytes with its header, and has 10; fetch it again',
    ],
  ] as const)
    it(`are refused in plain words: ${what}`, () => assert.equal(problemOf(Uint8Array.from(file)), problem));

  it('never throw, whatever their bytes are', () =>
    fc.assert(fc.property(fc.uint8Array({ maxLength: 30 }), bytes => void problemOf(Uint8Array.of(0, 0, ...bytes)))));
});
