import { sizeOf } from '../core/shape.ts';
import { formatExact } from '../core/units.ts';
import { fromFloat16Bits } from '../onnx/precision/float16.ts';
import { keyWrittenTwice } from './keyWrittenTwice.ts';

/** Bytes that a number of each type takes. Source: the enumeration Dtype of the safetensors crate, without what has less than a byte. */
export const storedBytes = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  F8_E8M0: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  C64: 8,
  F64: 8,
  I64: 8,
  U64: 8,
} as const;

/** How the numbers of a tensor are stored, in the words of the format. */
export type StoredType = keyof typeof storedBytes;

/** A tensor in a safetensors file. */
export interface StoredTensor {
  readonly name: string;
  readonly type: StoredType;
  readonly shape: readonly number[];
  /** Where its bytes begin, counted from the beginning of the file. */
  readonly offset: number;
  readonly byteLength: number;
}

/** What a safetensors file holds. */
export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** What whoever wrote it says about it. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Why bytes cannot be read as tensors: what is wrong, where, and how to mend it; without the name of the file. */
export interface StoredTensorsProblem {
  readonly problem: string;
}

/** Bytes at the beginning of a file that say how long its header is. */
export const headerStart = 8;

/** Longer headers are refused, as the format's own reader does: no more than that is ever read into memory for them. */
const longestHeader = 100_000_000;

/** Key of the header that is no tensor. */
const metadataKey = '__metadata__';

const mending = 'copy or save it anew';

/** Whether reading has failed. */
export function isStoredProblem(result: object): result is StoredTensorsProblem {
  return 'problem' in result;
}

/**
 * Length of the header in bytes, from the first bytes of a file of so many bytes: the header follows upon `headerStart`.
 * Source: the README of huggingface/safetensors, section "Format".
 */
export function headerLengthOf(
  first: Uint8Array,
  fileBytes: number,
): { readonly length: number } | StoredTensorsProblem {
  if (first[0] === 0x50 && first[1] === 0x4b)
    return {
      problem:
        'this is a zip archive, such as torch.save writes; write the weights with safetensors.torch.save_file instead',
    };
  if (first.length < headerStart)
    return {
      problem: `${formatExact(fileBytes)} bytes are no safetensors file, which begins with the length of its header; ${mending}`,
    };
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
  const length = view.getUint32(0, true) + 2 ** 32 * view.getUint32(4, true);
  if (longestHeader < length)
    return {
      problem: `its header would take ${formatExact(length)} bytes, and 100 MB are the most; this is no safetensors file, or a damaged one: ${mending}`,
    };
  if (fileBytes < headerStart + length)
    return {
      problem: `its header takes ${formatExact(length)} bytes, and the file has ${formatExact(fileBytes)}; it was not saved or copied whole: ${mending}`,
    };
  return { length };
}

/**
 * The tensors of a file, from its header and its length. Holds the header to the rules of the format: every tensor has a known type and the
 * bytes that its shape takes; together they are the rest of the file, without holes and without overlaps; and no name comes twice.
 * Any bytes have a result. Source: the README of huggingface/safetensors, section "Format".
 */
export function readHeader(header: Uint8Array, fileBytes: number): StoredTensors | StoredTensorsProblem {
  const text = textOf(header);
  const written = text === undefined ? undefined : parsed(text);
  if (text === undefined || !isRecord(written))
    return { problem: `its header is not the JSON object that a safetensors file begins with; ${mending}` };
  const twice = keyWrittenTwice(text);
  if (twice !== undefined)
    return { problem: `its header says "${shortened(twice)}" twice, so that readers would disagree; ${mending}` };
  const metadata = readMetadata(written[metadataKey]);
  if (metadata === undefined)
    return { problem: `"${metadataKey}" of its header has to map texts to texts; ${mending}` };
  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of Object.entries(written)) {
    if (name === metadataKey) continue;
    const tensor = readEntry(name, entry, headerStart + header.length);
    if (isStoredProblem(tensor)) return tensor;
    tensors.set(name, tensor);
  }
  const problem = gapOrOverlap(tensors, headerStart + header.length, fileBytes);
  return problem ?? { tensors, metadata };
}

/** The tensors of a file that is in memory as a whole. */
export function readStoredTensors(file: Uint8Array): StoredTensors | StoredTensorsProblem {
  const header = headerLengthOf(file.subarray(0, headerStart), file.length);
  if (isStoredProblem(header)) return header;
  return readHeader(file.subarray(headerStart, headerStart + header.length), file.length);
}

/** The numbers of a tensor as float32, from its bytes: those of 64 bits are rounded. */
export function numbersOf({ name, type, shape }: StoredTensor, bytes: Uint8Array): Float32Array | StoredTensorsProblem {
  const count = sizeOf(shape);
  if (bytes.length !== count * storedBytes[type])
    return { problem: `"${name}" ends too early; the file has changed while it was read: try again` };
  // A copy begins at a multiple of 8, as arrays of numbers have to.
  const { buffer } = new Uint8Array(bytes);
  switch (type) {
    case 'F32':
      return new Float32Array(buffer);
    case 'F64':
      return Float32Array.from(new Float64Array(buffer));
    case 'F16':
      return fromFloat16Bits(new Uint16Array(buffer));
    case 'BF16': {
      // The upper half of a float32.
      const bits = Uint32Array.from(new Uint16Array(buffer), half => half * 2 ** 16);
      return new Float32Array(bits.buffer);
    }
    case 'BOOL':
    case 'U8':
      return Float32Array.from(bytes);
    case 'I8':
      return Float32Array.from(new Int8Array(buffer));
    case 'I16':
      return Float32Array.from(new Int16Array(buffer));
    case 'U16':
      return Float32Array.from(new Uint16Array(buffer));
    case 'I32':
      return Float32Array.from(new Int32Array(buffer));
    case 'U32':
      return Float32Array.from(new Uint32Array(buffer));
    case 'I64':
      return Float32Array.from(new BigInt64Array(buffer), Number);
    case 'U64':
      return Float32Array.from(new BigUint64Array(buffer), Number);
    case 'F8_E5M2':
    case 'F8_E4M3':
    case 'F8_E8M0':
    case 'C64':
      return { problem: `"${name}" is stored as ${type}, which weights cannot be read from; store it as F32` };
  }
}

/** A tensor to be written: F32 from a Float32Array, I64 from a BigInt64Array. */
export interface NewStoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** Bytes in a piece that is written, so that a writer can do something else in between. */
const pieceBytes = 2 ** 20;

/**
 * A safetensors file, piece by piece, from the arrays that hold its tensors: none is copied. The names have to differ; integers come first, and the
 * header is as long as needed, so that every number lies at a multiple of its size.
 */
export function* storedPieces(
  tensors: readonly NewStoredTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Generator<Uint8Array, void> {
  const sorted = [...tensors].sort((one, other) => widthOf(other) - widthOf(one));
  const entries: [string, unknown][] = 0 < Object.keys(metadata).length ? [[metadataKey, metadata]] : [];
  let end = 0;
  const names = new Set<string>();
  for (const { name, shape, data } of sorted) {
    if (names.has(name) || name === metadataKey) throw new Error(`unreachable: two tensors "${name}" in one file`);
    if (sizeOf(shape) !== data.length)
      throw new Error(`unreachable: "${name}" is ${shape.join('×')} and has ${data.length} numbers`);
    names.add(name);
    const dtype: StoredType = data instanceof Float32Array ? 'F32' : 'I64';
    entries.push([name, { dtype, shape, data_offsets: [end, end + data.byteLength] }]);
    end += data.byteLength;
  }
  // Written by hand, since an object would put the name "1" before "a", and lose "__proto__".
  const text = `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`;
  const json = new TextEncoder().encode(text);
  const header = new Uint8Array(headerStart + Math.ceil(json.length / headerStart) * headerStart).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - headerStart), true);
  header.set(json, headerStart);
  yield header;
  for (const { data } of sorted)
    for (let done = 0; done < data.byteLength; done += pieceBytes)
      yield new Uint8Array(data.buffer, data.byteOffset + done, Math.min(pieceBytes, data.byteLength - done));
}

/** Bytes of one number. */
function widthOf({ data }: NewStoredTensor): number {
  return data.BYTES_PER_ELEMENT;
}

function readEntry(name: string, entry: unknown, dataStart: number): StoredTensor | StoredTensorsProblem {
  const called = shortened(name);
  if (!isRecord(entry))
    return { problem: `"${called}" of its header has to say dtype, shape and data_offsets; ${mending}` };
  const { dtype, shape, data_offsets: offsets } = entry;
  const types = Object.keys(storedBytes) as StoredType[];
  const type = types.find(each => each === dtype);
  if (type === undefined) return { problem: `the type ${shown(dtype)} of "${called}" is not known; store it as F32` };
  if (!isCounts(shape))
    return { problem: `the shape ${shown(shape)} of "${called}" has to be a list of whole sizes; ${mending}` };
  if (!isCounts(offsets) || offsets.length !== 2)
    return { problem: `"data_offsets" of "${called}" have to be two positions, not ${shown(offsets)}; ${mending}` };
  const [begin = 0, end = 0] = offsets;
  const byteLength = sizeOf(shape) * storedBytes[type];
  if (end - begin !== byteLength)
    return {
      problem: `"${called}" is ${shapeText(shape)} in ${type}, which takes ${formatExact(byteLength)} bytes, and its header gives it ${formatExact(end - begin)}; ${mending}`,
    };
  return { name, type, shape, offset: dataStart + begin, byteLength };
}

/** Bytes of the file that belong to two tensors or to none, as the format forbids: nothing hides in it. */
function gapOrOverlap(
  tensors: ReadonlyMap<string, StoredTensor>,
  dataStart: number,
  fileBytes: number,
): StoredTensorsProblem | undefined {
  let end = dataStart;
  const inOrder = [...tensors.values()].sort(
    (one, other) => one.offset - other.offset || one.byteLength - other.byteLength,
  );
  for (const { name, offset, byteLength } of inOrder) {
    if (offset !== end) {
      const what =
        offset < end ? 'overlaps the tensor before it' : `leaves ${formatExact(offset - end)} bytes unused before it`;
      return { problem: `"${shortened(name)}" ${what}; ${mending}` };
    }
    end = offset + byteLength;
  }
  if (end === fileBytes) return undefined;
  const problem =
    fileBytes < end
      ? `its tensors end at byte ${formatExact(end)}, and the file has ${formatExact(fileBytes)}; it was not saved or copied whole: ${mending}`
      : `${formatExact(fileBytes - end)} bytes at its end belong to no tensor; ${mending}`;
  return { problem };
}

/** Strict, and without the mark of byte order, which the format's own reader refuses as well. */
function textOf(bytes: Uint8Array): string | undefined {
  // The format wants the brace first; blanks may follow upon the header, and none go before it.
  if (bytes[0] !== 0x7b) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function readMetadata(written: unknown): ReadonlyMap<string, string> | undefined {
  if (written === undefined) return new Map();
  if (!isRecord(written)) return undefined;
  const metadata = new Map<string, string>();
  for (const [key, value] of Object.entries(written)) {
    if (typeof value !== 'string') return undefined;
    metadata.set(key, value);
  }
  return metadata;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(each => Number.isSafeInteger(each) && 0 <= each);
}

/** 64×3×7×7; a shape without axes is one number. */
function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'one number' : shape.join('×');
}

/** Something of a header as a message shows it; lists may be as deep as the header is long, so that only their kind is said. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return shortened(typeof value === 'string' ? JSON.stringify(value) : String(value));
}

/** No more of a text than one reads. */
function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
