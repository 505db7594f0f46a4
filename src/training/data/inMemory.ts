import { sizeOf } from '../../core/shape.ts';
import type { Examples } from '../dataSet.ts';

/** Examples whose numbers are in memory, one after another, each of the size of `shape`. */
export function examplesInMemory(
  inputs: Float32Array,
  shape: readonly number[],
  answers: Pick<Examples, 'labels' | 'targets'>,
): Examples {
  const size = sizeOf(shape);
  return {
    count: size === 0 ? 0 : inputs.length / size,
    input: (example, target, offset) => target.set(inputs.subarray(example * size, (example + 1) * size), offset),
    ...answers,
  };
}
