import { sizeOf } from '../../core/shape.ts';
import { formatExact } from '../../core/units.ts';
import type { DataProblem } from '../dataSet.ts';
import { elementBytes, readElements, type ElementType, type NumberTable } from './elements.ts';
import { dataProblem } from './problem.ts';

/**
 * Reads an IDX file, the format of MNIST: two zeros, the type of its numbers, how many axes there are, their lengths, and the numbers;
 * everything is big-endian. `name` is that of the file, for what is wrong with it. Source: LeCun, Cortes & Burges, the page of MNIST.
 */
export function readIdx(bytes: Uint8Array, name: string): NumberTable | DataProblem {
  const [first, second, code = 0, rank = 0] = bytes;
  const type = types[code];
  if (bytes.length < 4 || first !== 0 || second !== 0 || type === undefined)
    return dataProblem(`${name} does not begin as an IDX file does; take the file as it was published`);
  const header = 4 + 4 * rank;
  if (rank === 0 || bytes.length < header)
    return dataProblem(`${name} ends within its header, after ${bytes.length} bytes; fetch it again`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const wanted = header + sizeOf(shape) * elementBytes[type];
  if (bytes.length !== wanted)
    return dataProblem(
      `${name} says that it has ${shape.join('×')} numbers of ${type}, ${formatExact(wanted)} bytes with its header, and ` +
        `${bytes.length < wanted ? 'ends after' : 'has'} ${formatExact(bytes.length)}; fetch it again`,
    );
  return { shape, type, numbers: readElements(bytes.subarray(header), type, 'big') };
}

/** Types of numbers by their code in the third byte. */
const types: Readonly<Record<number, ElementType>> = {
  0x08: 'uint8',
  0x09: 'int8',
  0x0b: 'int16',
  0x0c: 'int32',
  0x0d: 'float32',
  0x0e: 'float64',
};
