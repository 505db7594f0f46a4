import assert from 'node:assert/strict';
import fc from 'fast-check';
import { elementBytes, type ElementType } from '../../../src/training/data/elements.ts';
import { readNpy } from '../../../src/training/data/npy.ts';
import { npyFile, npyLetters, npyText } from '../../support/dataFiles.ts';

const read = (file: Uint8Array): readonly [readonly number[], readonly number[]] => {
  const table = readNpy(file, 'x.npy');
  assert.ok(!('problem' in table), 'problem' in table ? table.problem : '');
  return [table.shape, [...table.numbers]];
};

const problemOf = (file: Uint8Array): string => {
  const table = readNpy(file, 'x.npy');
  return 'problem' in table ? table.problem : 'no problem';
};

/** Numbers that a type has. */
const samples: Readonly<Record<ElementType, readonly number[]>> = {
  bool: [0, 1],
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65_535],
  int16: [-32_768, 32_767],
  float16: [],
  uint32: [0, 4_294_967_295],
  int32: [-2_147_483_648, 2_147_483_647],
  float32: [-1.5, 2 ** -140],
  uint64: [0, Number.MAX_SAFE_INTEGER],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  float64: [Math.PI, -1e300],
};

describe('NPY files', () => {
  for (const type of Object.keys(elementBytes) as ElementType[])
    if (type !== 'float16')
      it(`of ${type} are read in all versions and byte orders`, () => {
        for (const version of [1, 2, 3])
          for (const isBig of [false, true])
            assert.deepEqual(read(npyFile([2], samples[type], type, { version, isBig })), [[2], samples[type]]);
      });

  it('of float16 are read: ones, the least, the largest, infinity and what is no number', () => {
    const bits = [0x3c00, 0xc000, 0x0001, 0x0400, 0x7bff, 0xfc00, 0x7e00, 0x8000];
    const numbers = [1, -2, 2 ** -24, 2 ** -14, 65_504, -Infinity, NaN, -0];
    for (const isBig of [false, true]) assert.deepEqual(read(npyFile([8], bits, 'float16', { isBig })), [[8], numbers]);
  });

  it('in the order of Fortran are turned into ours', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }), shape => {
        const size = shape.reduce((product, length) => product * length, 1);
        // Each number is its own place, counted with the last axis fastest.
        const numbers: number[] = [];
        for (let place = 0; place < size; place++) {
          let rest = place;
          const indices = shape.map(length => {
            const index = rest % length;
            rest = Math.floor(rest / length);
            return index;
          });
          numbers.push(indices.reduce((sum, index, axis) => sum * (shape[axis] ?? 1) + index, 0));
        }
        const [, ordered] = read(npyFile(shape, numbers, 'int32', { isColumnMajor: true }));
        assert.deepEqual(
          ordered,
          Array.from({ length: size }, (_, place) => place),
        );
      }),
    ));

  it('of one number have no axes', () => assert.deepEqual(read(npyFile([], [7], 'int64')), [[], [7]]));

  it('stay as they are while they are turned around', () => {
    const file = Buffer.from(npyFile([2, 2], [1, 2, 3, 4], 'uint8', { isColumnMajor: true }));
    read(file);
    assert.deepEqual(read(file), [
      [2, 2],
      [1, 3, 2, 4],
    ]);
  });

  it('may begin anywhere in memory', () => {
    const file = npyFile([2], [1.5, 2.5], 'float64');
    const moved = new Uint8Array(file.length + 3).subarray(3);
    moved.set(file);
    assert.deepEqual(read(moved), [[2], [1.5, 2.5]]);
  });

  const withType = (descriptor: string): Uint8Array =>
    npyText(`{'descr': ${descriptor}, 'fortran_order': False, 'shape': (1,), }`, [0, 0, 0, 0]);

  for (const [what, file, problem] of [
    ['another file', Buffer.from('hello'), 'x.npy does not begin as an NPY file does; write it with numpy.save'],
    ['an empty file', new Uint8Array(), 'x.npy does not begin as an NPY file does; write it with numpy.save'],
    [
      'a later version',
      npyFile([1], [1], 'uint8', { version: 4 }),
      'x.npy is an NPY file of version 4, and versions 1 to 3 are read; write it with numpy.save',
    ],
    [
      'a header cut short',
      npyFile([1], [1]).subarray(0, 40),
      'x.npy ends within its header, after 40 bytes; write it again',
    ],
    [
      'a length cut short',
      npyFile([1], [1]).subarray(0, 9),
      'x.npy ends within its header, after 9 bytes; write it again',
    ],
    [
      'numbers cut short',
      npyFile([1000, 3], [1, 2, 3]),
      'x.npy is cut short: 1000×3 numbers of float32 take 12,128 bytes with its header, and it has 140; write it again',
    ],
    [
      'objects',
      withType("'|O'"),
      'x.npy has Python objects, as rows of different lengths become; make all rows as long and save an array of numbers',
    ],
    ['texts', withType("'<U5'"), 'x.npy has texts; number the classes from 0 and save the numbers'],
    [
      'complex numbers',
      withType("'<c8'"),
      'x.npy has complex numbers, which no layer reads; save their real and imaginary parts as two channels',
    ],
    ['dates', withType("'<M8[ns]'"), 'x.npy has numbers of type "<M8[ns]", which is not read; save it as float32'],
    [
      'records',
      withType("[('a', '<f4')]"),
      'x.npy has records of several fields; save each field as an array of its own',
    ],
    [
      'no shape',
      npyText("{'descr': '<f4', 'fortran_order': False, }", []),
      'the header of x.npy does not say type, order and shape of its numbers; write it with numpy.save',
    ],
  ] as const)
    it(`are refused in plain words: ${what}`, () => assert.equal(problemOf(file), problem));

  it('never throw, whatever their bytes are', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(npyLetters)),
        fc.uint8Array({ maxLength: 30 }),
        fc.nat(140),
        fc.nat(255),
        (letters, numbers, at, byte) => {
          const file = npyText(`{'descr': '<${letters}', 'fortran_order': True, 'shape': (2, 2), }`, [...numbers]);
          file[at] = byte;
          readNpy(file, 'x.npy');
        },
      ),
    ));
});
