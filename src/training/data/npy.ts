import { sizeOf } from '../../core/shape.ts';
import { formatExact } from '../../core/units.ts';
import type { DataProblem } from '../dataSet.ts';
import { elementBytes, readElements, type ElementType, type NumberTable } from './elements.ts';
import type { Numbers } from './inMemory.ts';
import { dataProblem, isDataProblem } from './problem.ts';

/**
 * Reads an NPY file of numbers, versions 1 to 3: a header in Python's words, which says type, order and shape, and the numbers.
 * `name` is that of the file, for what is wrong with it. Source: NumPy's documentation, numpy.lib.format.
 */
export function readNpy(bytes: Uint8Array, name: string): NumberTable | DataProblem {
  const header = readHeader(bytes, name);
  if (isDataProblem(header)) return header;
  const { start, type, endianness, isColumnMajor, shape } = header;
  const wanted = start + sizeOf(shape) * elementBytes[type];
  if (bytes.length < wanted)
    return dataProblem(
      `${name} is cut short: ${shape.join('×')} numbers of ${type} take ${formatExact(wanted)} bytes with its header, and it has ` +
        `${formatExact(bytes.length)}; write it again`,
    );
  const numbers = readElements(bytes.subarray(start, wanted), type, endianness);
  return { shape, type, numbers: isColumnMajor ? rowMajor(numbers, shape) : numbers };
}

interface Header {
  /** Where the numbers begin. */
  readonly start: number;
  readonly type: ElementType;
  readonly endianness: 'little' | 'big';
  /** Whether the first axis varies fastest. */
  readonly isColumnMajor: boolean;
  readonly shape: readonly number[];
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

function readHeader(bytes: Uint8Array, name: string): Header | DataProblem {
  if (!magic.every((byte, index) => bytes[index] === byte))
    return dataProblem(`${name} does not begin as an NPY file does; write it with numpy.save`);
  const version = bytes[6] ?? 0;
  if (version < 1 || 3 < version)
    return dataProblem(
      `${name} is an NPY file of version ${version}, and versions 1 to 3 are read; write it with numpy.save`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const textStart = version === 1 ? 10 : 12;
  const length =
    bytes.length < textStart ? Infinity : version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = textStart + length;
  if (bytes.length < start)
    return dataProblem(`${name} ends within its header, after ${bytes.length} bytes; write it again`);
  const text = new TextDecoder().decode(bytes.subarray(textStart, start));
  const descriptor = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const shapeText = /'shape':\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (/'descr':\s*\[/.test(text))
    return dataProblem(`${name} has records of several fields; save each field as an array of its own`);
  if (descriptor === undefined || order === undefined || shapeText === undefined)
    return dataProblem(
      `the header of ${name} does not say type, order and shape of its numbers; write it with numpy.save`,
    );
  const type = types[descriptor.slice(1)];
  if (type === undefined) return dataProblem(otherType(descriptor, name));
  return {
    start,
    type,
    endianness: descriptor.startsWith('>') ? 'big' : 'little',
    isColumnMajor: order === 'True',
    shape: (shapeText.match(/\d+/g) ?? []).map(Number),
  };
}

/** Types of numbers by NumPy's letter and the bytes of one. */
const types: Readonly<Record<string, ElementType>> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  f2: 'float16',
  u4: 'uint32',
  i4: 'int32',
  f4: 'float32',
  u8: 'uint64',
  i8: 'int64',
  f8: 'float64',
};

function otherType(descriptor: string, name: string): string {
  switch (descriptor[1]) {
    case 'O':
      return `${name} has Python objects, as rows of different lengths become; make all rows as long and save an array of numbers`;
    case 'U':
    case 'S':
      return `${name} has texts; number the classes from 0 and save the numbers`;
    case 'c':
      return `${name} has complex numbers, which no layer reads; save their real and imaginary parts as two channels`;
    default:
      return `${name} has numbers of type "${descriptor}", which is not read; save it as float32`;
  }
}

/** Numbers whose first axis varies fastest, in the order in which the last one does. */
function rowMajor(numbers: Numbers, shape: readonly number[]): Numbers {
  const ordered = numbers.slice();
  const steps = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  const indices = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < ordered.length; to++) {
    ordered[to] = numbers[from] as number;
    for (let axis = shape.length - 1; 0 <= axis; axis--) {
      const step = steps[axis] as number;
      indices[axis] = (indices[axis] as number) + 1;
      from += step;
      if ((indices[axis] as number) < (shape[axis] as number)) break;
      from -= step * (shape[axis] as number);
      indices[axis] = 0;
    }
  }
  return ordered;
}
