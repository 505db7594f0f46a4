import type { Numbers } from './inMemory.ts';

/** Kinds of numbers that files of data have, by the bytes of one. */
export const elementBytes = {
  bool: 1,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  float16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  uint64: 8,
  int64: 8,
  float64: 8,
} as const;

export type ElementType = keyof typeof elementBytes;

/** Numbers with a shape, as a file has them; row-major. */
export interface NumberTable {
  readonly shape: readonly number[];
  readonly type: ElementType;
  /** Those of 64-bit integers are float64, which has all integers up to 2^53. */
  readonly numbers: Numbers;
}

/** The numbers that bytes stand for; there have to be as many bytes as whole numbers need. Single bytes are not copied. */
export function readElements(bytes: Uint8Array, type: ElementType, endianness: 'little' | 'big'): Numbers {
  const size = elementBytes[type];
  // A plain array also where Node gives a Buffer, whose methods do other things.
  if (type === 'int8') return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  if (size === 1) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  // A copy, because typed arrays begin at multiples of the size of their numbers, and what stands in a file does not.
  const copied = new Uint8Array(bytes);
  if (endianness !== ownEndianness) reverseEach(copied, size);
  const buffer = copied.buffer;
  switch (type) {
    case 'uint16':
      return new Uint16Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'float16':
      return Float32Array.from(new Uint16Array(buffer), halfToNumber);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
    case 'uint64':
      return Float64Array.from(new BigUint64Array(buffer), Number);
    case 'int64':
      return Float64Array.from(new BigInt64Array(buffer), Number);
    default:
      throw new Error(`unreachable: ${type} has one byte`);
  }
}

const ownEndianness = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 'little' : 'big';

/** Turns the bytes of each number around. */
function reverseEach(bytes: Uint8Array, size: number): void {
  for (let start = 0; start < bytes.length; start += size) bytes.subarray(start, start + size).reverse();
}

/** A number of IEEE 754 binary16: a sign, 5 bits of exponent and 10 of fraction. */
function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}
