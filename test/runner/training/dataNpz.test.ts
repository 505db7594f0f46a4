import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openNpz } from '../../../src/runner/child/training/data/npz.ts';
import { readData } from '../../../src/runner/child/training/data/readData.ts';
import type { DataProblem, DataSet } from '../../../src/training/dataSet.ts';
import { npyFile, withFiles } from '../../support/dataFiles.ts';
import { zipOf } from '../../support/zip.ts';

const arrays = {
  'x_train.npy': npyFile([2, 2], [0, 1, 2, 3]),
  'y_train.npy': npyFile([2], [1, 0], 'int64'),
  'x_test.npy': npyFile([1, 2], [7, 8]),
  'y_test.npy': npyFile([1], [1], 'int64'),
};

const read = (bytes: Uint8Array, file = '/birds.npz'): Promise<DataSet | DataProblem> =>
  withFiles({ 'birds.npz': bytes }, folder =>
    readData(`${folder}${file}`, { input: [2], output: [2], loss: 'crossEntropy' }),
  );

/** An archive whose entries are not packed, as `numpy.savez` writes it. */
function unpacked(name: string, bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(name);
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt32LE(bytes.length, 14);
  facts.writeUInt32LE(bytes.length, 18);
  facts.writeUInt16LE(file.length, 22);
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), facts, file, bytes]);
  const directory = Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), facts, Buffer.alloc(14), file]);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, directory, end]);
}

describe('NPZ files', () => {
  it('give the arrays that belong together by their names', async () => {
    const data = await read(zipOf(arrays));
    assert.ok(!('problem' in data), 'problem' in data ? data.problem : '');
    const first = new Float32Array(2);
    data.train.input(1, first, 0);
    assert.deepEqual([...first], [2, 3]);
    assert.deepEqual([...(data.train.labels ?? [])], [1, 0]);
    assert.deepEqual([data.name, data.test?.count], ['birds.npz', 1]);
  });

  it('may be named by the folder in which they are alone', async () => {
    const data = await read(zipOf(arrays), '');
    assert.ok(!('problem' in data), 'problem' in data ? data.problem : '');
    assert.equal(data.name, 'birds.npz');
  });

  it('may have arrays that are not packed', () => {
    const npz = openNpz(unpacked('x.npy', arrays['x_train.npy']), 'birds.npz');
    assert.ok(!('problem' in npz));
    assert.deepEqual(npz.names, ['x.npy']);
    assert.deepEqual(Buffer.from(npz.bytesOf('x.npy') as Uint8Array), Buffer.from(arrays['x_train.npy']));
  });

  const whole = zipOf(arrays);
  const damaged = Buffer.from(whole);
  damaged.fill(0xff, 45, 70);
  for (const [what, bytes, problem] of [
    ['nothing', Buffer.alloc(0), 'birds.npz is no whole NPZ file; write it again with numpy.savez'],
    ['cut short', whole.subarray(0, -30), 'birds.npz is no whole NPZ file; write it again with numpy.savez'],
    ['damaged', damaged, 'x_train.npy of birds.npz is damaged; write it again with numpy.savez'],
    ['no arrays', zipOf({}), 'birds.npz has no arrays; call its arrays x_train and y_train, x_test and y_test'],
    [
      'arrays of other names',
      zipOf({ 'arr_0.npy': arrays['x_train.npy'], 'arr_1.npy': arrays['y_train.npy'] }),
      'birds.npz has the arrays arr_0.npy, arr_1.npy; call its arrays x_train and y_train, x_test and y_test',
    ],
    [
      'no answers',
      zipOf({ 'x.npy': arrays['x_train.npy'] }),
      'x.npy of birds.npz has no answers beside it; put them there as y.npy',
    ],
  ] as const)
    it(`are refused in plain words: ${what}`, async () => assert.deepEqual(await read(bytes), { problem }));

  it('never throw, whatever their bytes are', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 4 }), changes => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of changes) bytes[at] = byte;
        const npz = openNpz(bytes, 'birds.npz');
        if (!('problem' in npz)) for (const name of npz.names) npz.bytesOf(name);
      }),
    ));
});
