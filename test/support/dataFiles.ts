import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { elementBytes, type ElementType } from '../../src/training/data/elements.ts';

/** The bytes of a number of a type. */
function bytesOfNumber(number: number, type: ElementType, isLittle: boolean): readonly number[] {
  const view = new DataView(new ArrayBuffer(elementBytes[type]));
  switch (type) {
    case 'bool':
    case 'uint8':
      view.setUint8(0, number);
      break;
    case 'int8':
      view.setInt8(0, number);
      break;
    case 'uint16':
    case 'float16':
      // Halves are given by their bits.
      view.setUint16(0, number, isLittle);
      break;
    case 'int16':
      view.setInt16(0, number, isLittle);
      break;
    case 'uint32':
      view.setUint32(0, number, isLittle);
      break;
    case 'int32':
      view.setInt32(0, number, isLittle);
      break;
    case 'float32':
      view.setFloat32(0, number, isLittle);
      break;
    case 'float64':
      view.setFloat64(0, number, isLittle);
      break;
    case 'uint64':
      view.setBigUint64(0, BigInt(number), isLittle);
      break;
    case 'int64':
      view.setBigInt64(0, BigInt(number), isLittle);
      break;
  }
  return [...new Uint8Array(view.buffer)];
}

/** An IDX file, as MNIST's are. */
export function idxFile(shape: readonly number[], numbers: readonly number[], type: ElementType = 'uint8'): Uint8Array {
  const code = { uint8: 8, int8: 9, int16: 11, int32: 12, float32: 13, float64: 14 }[type as 'uint8'];
  return Uint8Array.from([
    ...[0, 0, code, shape.length],
    ...shape.flatMap(length => bytesOfNumber(length, 'uint32', false)),
    ...numbers.flatMap(number => bytesOfNumber(number, type, false)),
  ]);
}

/** How an NPY file is written; as NumPy does it where nothing is said. */
export interface NpyManner {
  readonly version?: number;
  readonly isBig?: boolean;
  readonly isColumnMajor?: boolean;
}

/** NumPy's letters of the types. */
export const npyLetters: Readonly<Record<ElementType, string>> = {
  bool: 'b1',
  uint8: 'u1',
  int8: 'i1',
  uint16: 'u2',
  int16: 'i2',
  float16: 'f2',
  uint32: 'u4',
  int32: 'i4',
  float32: 'f4',
  uint64: 'u8',
  int64: 'i8',
  float64: 'f8',
};

/** An NPY file; `numbers` in the order of the file. */
export function npyFile(
  shape: readonly number[],
  numbers: readonly number[],
  type: ElementType = 'float32',
  { version = 1, isBig = false, isColumnMajor = false }: NpyManner = {},
): Uint8Array {
  const order = elementBytes[type] === 1 ? '|' : isBig ? '>' : '<';
  const tuple = shape.length === 1 ? `(${shape[0] ?? ''},)` : `(${shape.join(', ')})`;
  return npyText(
    `{'descr': '${order}${npyLetters[type]}', 'fortran_order': ${isColumnMajor ? 'True' : 'False'}, 'shape': ${tuple}, }`,
    numbers.flatMap(number => bytesOfNumber(number, type, !isBig)),
    version,
  );
}

/** An NPY file with a header of any text. */
export function npyText(header: string, numbers: readonly number[], version = 1): Uint8Array {
  const start = version === 1 ? 10 : 12;
  const padded = `${header}${' '.repeat(63 - ((start + header.length) % 64))}\n`;
  return Uint8Array.from([
    ...[0x93, ...Buffer.from('NUMPY'), version, 0],
    ...bytesOfNumber(padded.length, version === 1 ? 'uint16' : 'uint32', true),
    ...Buffer.from(padded),
    ...numbers,
  ]);
}

/** Does something with a folder of files, which is gone afterwards. */
export async function withFiles<Result>(
  files: Readonly<Record<string, Uint8Array>>,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const root = mkdtempSync(join(tmpdir(), 'cnn-data-'));
  const folder = join(root, 'birds');
  mkdirSync(folder);
  try {
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    return await use(folder);
  } finally {
    rmSync(root, { recursive: true });
  }
}
