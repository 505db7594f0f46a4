import assert from 'node:assert/strict';
import fc from 'fast-check';
import { putPicture, type Picture } from '../../../src/training/data/pictures.ts';

const side = fc.integer({ min: 1, max: 9 });

const put = (picture: Picture, channels: 1 | 3, height: number, width: number): readonly number[] => {
  const target = new Uint8Array(channels * height * width + 1);
  putPicture(picture, { channels, height, width }, target, 1);
  return [...target.subarray(1)];
};

const grey = (width: number, height: number, bytes: readonly number[]): Picture => ({
  width,
  height,
  channels: 1,
  bytes: Uint8Array.from(bytes),
});

describe('pictures for a network', () => {
  it('stay as they are in their own size', () =>
    fc.assert(
      fc.property(side, side, fc.infiniteStream(fc.nat(255)), (width, height, numbers) => {
        const bytes = [...numbers.take(width * height)];
        assert.deepEqual(put(grey(width, height, bytes), 1, height, width), bytes);
      }),
    ));

  it('stay of one colour in any size', () =>
    fc.assert(
      fc.property(side, side, side, side, fc.nat(255), (width, height, newWidth, newHeight, colour) => {
        const picture = grey(
          width,
          height,
          Array.from({ length: width * height }, () => colour),
        );
        assert.ok(put(picture, 1, newHeight, newWidth).every(byte => byte === colour));
      }),
    ));

  it('shrink to the means of what was there', () => {
    assert.deepEqual(put(grey(4, 2, [0, 2, 10, 20, 4, 6, 30, 40]), 1, 1, 2), [3, 25]);
    // Two thirds of each half: 0 and half of 90, half of 90 and 0.
    assert.deepEqual(put(grey(3, 1, [0, 90, 0]), 1, 1, 2), [30, 30]);
  });

  it('grow along straight lines between the middles of their pixels', () =>
    assert.deepEqual(put(grey(2, 1, [0, 100]), 1, 1, 4), [0, 25, 75, 100]));

  it('have one plane for each channel', () =>
    assert.deepEqual(
      put({ width: 2, height: 1, channels: 3, bytes: Uint8Array.of(1, 2, 3, 4, 5, 6) }, 3, 1, 2),
      [1, 4, 2, 5, 3, 6],
    ));

  it('become grey by their luma, and coloured by three times their grey', () => {
    const primary = { width: 3, height: 1, channels: 3, bytes: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255) };
    assert.deepEqual(put(primary, 1, 1, 3), [76, 150, 29]);
    assert.deepEqual(put(grey(1, 1, [7]), 3, 1, 1), [7, 7, 7]);
  });

  it('lie on white where they are transparent', () => {
    assert.deepEqual(put({ width: 2, height: 1, channels: 2, bytes: Uint8Array.of(0, 0, 0, 255) }, 1, 1, 2), [255, 0]);
    assert.deepEqual(
      put({ width: 1, height: 1, channels: 4, bytes: Uint8Array.of(0, 100, 200, 51) }, 3, 1, 1),
      [204, 224, 244],
    );
  });
});
