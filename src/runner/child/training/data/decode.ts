import { convertIndexedToRgb, decode as decodePng, type DecodedPng } from 'fast-png';
import { decode as decodeJpeg } from 'jpeg-js';
import { formatExact } from '../../../../core/units.ts';
import type { DataProblem } from '../../../../training/dataSet.ts';
import type { Picture } from '../../../../training/data/pictures.ts';
import { dataProblem } from '../../../../training/data/problem.ts';

/** More pixels than this are no example but a trap for memory. */
const mostPixels = 100_000_000;

/** Decodes a PNG or JPEG, whatever its name ends with. A problem names the file. */
export function decodePicture(bytes: Uint8Array, name: string): Picture | DataProblem {
  const isPng = startsWith(bytes, [0x89, 0x50, 0x4e, 0x47]);
  if (!isPng && !startsWith(bytes, [0xff, 0xd8]))
    return dataProblem(
      bytes.length === 0
        ? `${name} is empty; take it out or fetch it again`
        : `${name} is neither a PNG nor a JPEG, whatever its name says; convert it or take it out`,
    );
  try {
    return isPng ? pictureOfPng(bytes, name) : pictureOfJpeg(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return dataProblem(`${name} is damaged or cut short (${reason}); take it out or fetch it again`);
  }
}

function startsWith(bytes: Uint8Array, beginning: readonly number[]): boolean {
  return beginning.every((byte, index) => bytes[index] === byte);
}

function pictureOfPng(bytes: Uint8Array, name: string): Picture | DataProblem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const pixels = view.getUint32(16) * view.getUint32(20);
  if (mostPixels < pixels)
    return dataProblem(
      `${name} has ${formatExact(pixels)} pixels, and at most ${formatExact(mostPixels)} are read; make it smaller`,
    );
  const png = decodePng(bytes, { checkCrc: true });
  const { width, height, channels, palette } = png;
  if (palette !== undefined)
    return { width, height, channels: palette[0]?.length ?? 3, bytes: convertIndexedToRgb(png) };
  return { width, height, channels, bytes: inBytes(png) };
}

/** Samples of 1 to 16 bits as bytes. */
function inBytes({ width, height, channels, depth, data }: DecodedPng): Uint8Array {
  if (depth === 16) return Uint8Array.from(data, sample => Math.round(sample / 257));
  if (depth === 8) return Uint8Array.from(data);
  // Only grey has fewer bits; each row begins with a byte of its own.
  const rowBytes = Math.ceil((width * depth) / 8);
  const largest = 2 ** depth - 1;
  return Uint8Array.from({ length: width * height * channels }, (_, pixel) => {
    const bit = (pixel % width) * depth;
    const byte = data[Math.floor(pixel / width) * rowBytes + Math.floor(bit / 8)] ?? 0;
    return (((byte >> (8 - depth - (bit % 8))) & largest) * 255) / largest;
  });
}

function pictureOfJpeg(bytes: Uint8Array): Picture {
  const { width, height, data } = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxResolutionInMP: mostPixels / 1e6,
    maxMemoryUsageInMB: 2048,
  });
  return { width, height, channels: 3, bytes: data };
}
