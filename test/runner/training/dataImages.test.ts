import assert from 'node:assert/strict';
import { join } from 'node:path';
import { encode as encodePng, type ImageData } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';
import { readImage } from '../../../src/runner/child/learned/image.ts';
import { decodePicture } from '../../../src/runner/child/training/data/decode.ts';
import { readData } from '../../../src/runner/child/training/data/readData.ts';
import type { DataProblem, DataSet } from '../../../src/training/dataSet.ts';
import type { WantedData } from '../../../src/training/data/fit.ts';
import { withFiles } from '../../support/dataFiles.ts';

/** A PNG of one grey in all of its pixels. */
const png = (grey: number, side = 2): Uint8Array =>
  encodePng({ width: side, height: side, channels: 1, depth: 8, data: new Uint8Array(side * side).fill(grey) });

/** A JPEG of one colour in all of its pixels. */
const jpeg = (red: number, green: number, blue: number, side = 16): Uint8Array => {
  const pixels = Array.from({ length: side * side }, () => [red, green, blue, 255]).flat();
  return encodeJpeg({ width: side, height: side, data: Uint8Array.from(pixels) }, 95).data;
};

const wanted: WantedData = { input: [1, 2, 2], output: [2], loss: 'crossEntropy' };

const readFiles = (
  files: Readonly<Record<string, Uint8Array>>,
  network: WantedData = wanted,
): Promise<DataSet | DataProblem> => withFiles(files, folder => readData(folder, network));

const fitted = (read: DataSet | DataProblem): DataSet => {
  assert.ok(!('problem' in read), 'problem' in read ? read.problem : '');
  return read;
};

const split = {
  'train/robin/1.png': png(0),
  'train/robin/2.png': png(200),
  'train/wren/1.jpg': jpeg(100, 100, 100),
  'test/wren/9.png': png(100, 7),
};

describe('data of images', () => {
  it('have a class for each folder, and a test where there is one', async () => {
    const data = fitted(await readFiles(split));
    assert.deepEqual(data.classes, ['robin', 'wren']);
    assert.deepEqual([...(data.train.labels ?? [])], [0, 0, 1]);
    assert.deepEqual([...(data.test?.labels ?? [])], [1]);
    assert.deepEqual(data.notes, [
      'images are stretched to 2×2 and made grey',
      'bytes are scaled to 0…1 and normalised by mean 0.3922 and deviation 0.3202 of the training set',
    ]);
    const first = new Float32Array(4);
    data.train.input(0, first, 0);
    for (const number of first) assert.ok(Math.abs(number + 100 / Math.sqrt(20_000 / 3)) < 1e-6);
    data.test?.input(0, first, 0);
    for (const number of first) assert.ok(Math.abs(number) < 1e-6);
  });

  it('keep a fifth of each class for the test where there is none', async () => {
    const files = Object.fromEntries(
      ['robin', 'wren'].flatMap(name =>
        Array.from({ length: 10 }, (_, index) => [`${name}/${index}.png`, png(25 * index)]),
      ),
    );
    const data = fitted(await readFiles(files));
    assert.deepEqual([data.train.count, data.test?.count], [16, 4]);
    assert.deepEqual([...(data.test?.labels ?? [])], [0, 0, 1, 1]);
    assert.equal(data.notes[0], '4 of 20 images, a fifth of each class drawn once and for all, are kept for the test');
  });

  it('are coloured for a network that reads colours', async () => {
    const network = { ...wanted, input: [3, 4, 4] };
    const data = fitted(await readFiles({ 'robin/1.jpg': jpeg(250, 100, 0), 'wren/1.png': png(100) }, network));
    assert.deepEqual(data.shape, [3, 4, 4]);
    const target = new Float32Array(48);
    data.train.input(0, target, 0);
    // Red above, green at and blue below the grey of the other, so that the channels lie at 1, about 0 and −1.
    assert.ok(Math.abs((target[0] ?? 0) - 1) < 1e-5);
    assert.ok(Math.abs((target[40] ?? 0) + 1) < 1e-5);
  });

  it('are seen alone as in the training set', () =>
    withFiles({ 'robin/1.jpg': jpeg(250, 100, 0), 'wren/1.png': png(100) }, async folder => {
      const shape = [3, 4, 4];
      const data = fitted(await readData(folder, { ...wanted, input: shape }));
      const example = new Float32Array(48);
      data.train.input(0, example, 0);
      const { numbers, notes } = await readImage(join(folder, 'robin/1.jpg'), shape, data.normalization);
      assert.deepEqual(notes, ['1.jpg is stretched to 4×4 and normalised as the training set']);
      for (const [index, number] of numbers.entries())
        assert.ok(Math.abs(number - (example[index] ?? Number.NaN)) < 1e-5, `${index}: ${number}`);
    }));

  it('leave out what is no image, and say so', async () => {
    const data = fitted(
      await readFiles({ ...split, 'train/robin/Thumbs.db': Buffer.from('x'), 'train/robin/.hidden': Buffer.from('x') }),
    );
    assert.equal(data.notes[0], 'one file that is no PNG or JPEG, such as train/robin/Thumbs.db, is left out');
  });

  for (const [what, files, network, problem] of [
    [
      'a class without an image',
      { ...split, 'train/eel/readme.txt': Buffer.from('x') },
      wanted,
      'birds/train/eel has no PNG or JPEG image; put some there or take the folder away',
    ],
    [
      'a class of the test alone',
      { ...split, 'test/eel/1.png': png(1) },
      wanted,
      'birds/test has the class "eel", which train has not; call it as there, or put it there too',
    ],
    [
      'images without classes',
      { 'train/1.png': png(1) },
      wanted,
      'birds/train has no folders with images; put a folder of PNG or JPEG files for each class there',
    ],
    [
      'a test folder without images',
      { ...split, 'test/wren/9.png': png(1), 'val/x.txt': Buffer.from('x'), 'test/readme.txt': Buffer.from('x') },
      { ...wanted, output: [3] },
      'birds has 2 classes and the network tells 3 apart; let its last layer give 2',
    ],
    [
      'a network that reads no images',
      split,
      { ...wanted, input: [1, 40] },
      'birds has images, and the network reads 1×40; give it an input of 1 or 3 channels, height and width, such as [3, 64, 64]',
    ],
    [
      'a network that reads far too large ones',
      split,
      { ...wanted, input: [3, 20_000, 20_000] },
      'birds has 4 images, which take 4.8 GB as 3×20000×20000, and at most 2.15 GB are kept in memory; take fewer images or a smaller input',
    ],
    [
      'an empty file',
      { ...split, 'train/wren/2.png': new Uint8Array() },
      wanted,
      'train/wren/2.png is empty; take it out or fetch it again',
    ],
    [
      'another format under a false name',
      { ...split, 'train/wren/2.png': Buffer.from('GIF89a') },
      wanted,
      'train/wren/2.png is neither a PNG nor a JPEG, whatever its name says; convert it or take it out',
    ],
  ] as const)
    it(`are refused in plain words: ${what}`, async () =>
      assert.deepEqual(await readFiles(files, network), { problem }));

  const whole = { png: png(77, 40), jpeg: jpeg(200, 30, 90, 40) };
  for (const [kind, bytes] of Object.entries(whole))
    it(`are refused with their names where a ${kind} is cut short, wherever it is`, () => {
      for (let length = 8; length < bytes.length - 12; length += 7) {
        const read = decodePicture(bytes.subarray(0, length), 'wren/2');
        assert.ok('problem' in read, `${length} of ${bytes.length} bytes`);
        assert.match(read.problem, /^wren\/2 is damaged or cut short \(.+\); take it out or fetch it again$/);
      }
    });

  it('are refused where a PNG was changed on its way', () => {
    const bytes = png(77, 40);
    bytes[50] = (bytes[50] ?? 0) ^ 4;
    assert.ok('problem' in decodePicture(bytes, 'wren/2'));
  });

  it('are refused where a small file says that it is immense', () => {
    const bytes = png(77);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(16, 60_000_000);
    assert.deepEqual(decodePicture(bytes, 'wren/2'), {
      problem: 'wren/2 has 120,000,000 pixels, and at most 100,000,000 are read; make it smaller',
    });
  });
});

describe('PNG files', () => {
  const decoded = (image: ImageData): readonly number[] => {
    const picture = decodePicture(encodePng(image), 'a.png');
    assert.ok(!('problem' in picture), 'problem' in picture ? picture.problem : '');
    return [picture.channels, ...picture.bytes];
  };

  for (const [what, image, expected] of [
    ['grey', { width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(3, 200) }, [1, 3, 200]],
    ['with opacity', { width: 1, height: 1, channels: 2, depth: 8, data: Uint8Array.of(3, 200) }, [2, 3, 200]],
    ['of colours', { width: 1, height: 1, channels: 3, depth: 8, data: Uint8Array.of(3, 200, 9) }, [3, 3, 200, 9]],
    ['of 16 bits', { width: 2, height: 1, channels: 1, depth: 16, data: Uint16Array.of(65_535, 257) }, [1, 255, 1]],
    [
      'of one bit, whose rows end within a byte',
      { width: 3, height: 2, channels: 1, depth: 1, data: Uint8Array.of(0b10100000, 0b01000000) },
      [1, 255, 0, 255, 0, 255, 0],
    ],
    ['of two bits', { width: 3, height: 1, channels: 1, depth: 2, data: Uint8Array.of(0b00011000) }, [1, 0, 85, 170]],
    [
      'of a palette',
      {
        width: 3,
        height: 1,
        channels: 1,
        depth: 2,
        data: Uint8Array.of(0b00011000),
        palette: [
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ],
      },
      [3, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    ],
    [
      'of a palette with opacity',
      {
        width: 2,
        height: 1,
        channels: 1,
        depth: 1,
        data: Uint8Array.of(0b01000000),
        palette: [
          [1, 2, 3, 128],
          [4, 5, 6, 255],
        ],
      },
      [4, 1, 2, 3, 128, 4, 5, 6, 255],
    ],
  ] as const)
    it(`${what} are read`, () => assert.deepEqual(decoded(image as unknown as ImageData), expected));
});
