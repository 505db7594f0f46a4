import { basename } from 'node:path';
import { formatShape, sizeOf } from '../../../core/shape.ts';
import type { Normalization } from '../../../training/dataSet.ts';
import { isDataProblem } from '../../../training/data/problem.ts';
import { putPicture } from '../../../training/data/pictures.ts';
import { bytesOf } from '../training/data/bytes.ts';
import { decodePicture } from '../training/data/decode.ts';

/**
 * A PNG or JPEG in the shape that a network reads: stretched, grey where it reads one channel, and normalised as the training set was. Where that is
 * not known it is brought to mean 0 and deviation 1 by itself, about what a training makes of its images.
 */
export async function readImage(
  path: string,
  shape: readonly number[],
  normalization: Normalization | undefined,
): Promise<{ readonly numbers: Float32Array; readonly notes: readonly string[] }> {
  const name = basename(path);
  const [channels, height, width, ...more] = shape;
  if ((channels !== 1 && channels !== 3) || height === undefined || width === undefined || 0 < more.length)
    throw new Error(`${name} is an image, and the network reads ${formatShape(shape)}; choose an example or noise`);
  const bytes = await bytesOf(path, name);
  if (isDataProblem(bytes)) throw new Error(bytes.problem);
  const picture = decodePicture(bytes, name);
  if (isDataProblem(picture)) throw new Error(picture.problem);
  const pixels = new Uint8Array(sizeOf(shape));
  putPicture(picture, { channels, height, width }, pixels, 0);
  const stretched = `${name} is stretched to ${height}×${width}`;
  if (normalization !== undefined) {
    const { factors, offsets } = normalization;
    const places = height * width;
    const channelAt = (index: number): number => Math.floor(index / places);
    return {
      numbers: Float32Array.from(
        pixels,
        (pixel, index) => pixel * (factors[channelAt(index)] ?? 1) + (offsets[channelAt(index)] ?? 0),
      ),
      notes: [`${stretched} and normalised as the training set`],
    };
  }
  const mean = pixels.reduce((sum, pixel) => sum + pixel, 0) / pixels.length;
  const variance = pixels.reduce((sum, pixel) => sum + (pixel - mean) ** 2, 0) / pixels.length;
  const deviation = Math.sqrt(variance) || 1;
  return {
    numbers: Float32Array.from(pixels, pixel => (pixel - mean) / deviation),
    notes: [`${stretched} and brought to mean 0 and deviation 1`],
  };
}
