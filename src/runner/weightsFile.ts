import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { sizeOf } from '../core/shape.ts';
import type { TensorNumbers } from '../onnx/graph.ts';
import type { TrainedTensors } from '../onnx/trainedWeights.ts';
import {
  headerLengthOf,
  headerStart,
  isStoredProblem,
  numbersOf,
  readHeader,
  storedBytes,
  type StoredTensor,
  type StoredTensors,
} from '../training/safetensors.ts';

/** A safetensors file that is open. Its tensors are read when asked for, so that a large file is never in memory as a whole. */
export interface WeightsFile extends TrainedTensors, StoredTensors {
  readonly path: string;
  /** Steps of training behind the weights; absent where the file does not say. */
  readonly step?: number;
  /** The first numbers of a tensor that is there: so many, or all that it has. */
  first(name: string, count: number): Float32Array;
  /** Tensors cannot be read afterwards. */
  close(): void;
}

/** Key of the metadata under which we keep what a training is about, as JSON. */
export const trainingMetadata = 'cnn-designer';

/**
 * Opens a file of weights and reads its header. The file that was opened stays the one that is read, even when a training puts a newer one in its place.
 * Throws an error in plain words when there is no such file, or when it is none of this format.
 */
export function openWeights(path: string): WeightsFile {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const stored = headerOf(file);
    if (isStoredProblem(stored)) throw new Error(stored.problem);
    return weightsIn(file, path, stored);
  } catch (error) {
    if (file !== undefined) closeSync(file);
    throw new Error(`the weights ${path} cannot be used: ${inPlainWords(error)}`, { cause: error });
  }
}

function weightsIn(file: number, path: string, { tensors, metadata }: StoredTensors): WeightsFile {
  const step = stepOf(metadata.get(trainingMetadata));
  const tensorOf = (name: string): StoredTensor => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new Error(`unreachable: ${path} has no ${name}`);
    return tensor;
  };
  return {
    path,
    tensors,
    metadata,
    ...(step !== undefined && { step }),
    place: basename(path),
    shapes: new Map([...tensors].map(([name, { shape }]) => [name, shape])),
    numbers: name => numbersIn(file, path, tensorOf(name)),
    first(name, count) {
      const tensor = tensorOf(name);
      return readNumbers(file, path, tensor, 0, Math.min(count, sizeOf(tensor.shape)));
    },
    close: () => closeSync(file),
  };
}

function headerOf(file: number): ReturnType<typeof readHeader> {
  const about = fstatSync(file);
  if (!about.isFile()) return { problem: 'it is no file; give the file of the weights' };
  const length = headerLengthOf(bytesAt(file, 0, headerStart), about.size);
  return isStoredProblem(length) ? length : readHeader(bytesAt(file, headerStart, length.length), about.size);
}

/** Numbers in a part: one megabyte of float32. */
const partLength = 2 ** 18;

/** The numbers of a tensor, read whenever they are asked for; a large one in parts. */
function numbersIn(file: number, path: string, tensor: StoredTensor): TensorNumbers {
  const count = sizeOf(tensor.shape);
  const read = (from: number, length: number): Float32Array => readNumbers(file, path, tensor, from, length);
  const whole = (): Float32Array => read(0, count);
  if (count <= partLength) return whole;
  return Object.assign(whole, {
    *inParts() {
      for (let done = 0; done < count; done += partLength) yield read(done, Math.min(partLength, count - done));
    },
  });
}

function readNumbers(file: number, path: string, tensor: StoredTensor, from: number, length: number): Float32Array {
  const width = storedBytes[tensor.type];
  const bytes = bytesAt(file, tensor.offset + from * width, length * width);
  const numbers = numbersOf({ ...tensor, shape: [length] }, bytes);
  if (isStoredProblem(numbers)) throw new Error(`the weights ${path} cannot be used: ${numbers.problem}`);
  return numbers;
}

/** As many of the bytes as the file has; the system may give fewer at a time. */
function bytesAt(file: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = readSync(file, bytes, done, length - done, position + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

/** The step that a training has noted; a file of somebody else says none. */
function stepOf(written: string | undefined): number | undefined {
  try {
    const about = JSON.parse(written ?? '') as { readonly step?: unknown } | null;
    return typeof about?.step === 'number' && Number.isSafeInteger(about.step) && 0 <= about.step
      ? about.step
      : undefined;
  } catch {
    return undefined;
  }
}

function inPlainWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const said: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file; train again, or choose other weights',
    ENOTDIR: 'there is no such file; train again, or choose other weights',
    EISDIR: 'it is a folder; give the file of the weights',
    EACCES: 'there is no permission to read it; change that, or choose other weights',
    EPERM: 'there is no permission to read it; change that, or choose other weights',
  };
  return said[code] ?? error.message;
}
