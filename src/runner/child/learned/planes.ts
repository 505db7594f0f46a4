import { sizeOf } from '../../../core/shape.ts';

/** Maps of a batch, each moved along its axes by whole positions; what leaves at one end comes back at the other. The shape is [batch, channels, …]. */
export function moved(numbers: Float32Array, shape: readonly number[], by: readonly number[]): Float32Array {
  return shape.slice(2).reduce<Float32Array>((sum, size, axis) => {
    const shift = by[axis] ?? 0;
    return alongAxis(sum, shape, axis + 2, (read, at) => read((((at - shift) % size) + size) % size));
  }, numbers);
}

/** Maps of a batch, each a little blurred along its axes: a quarter of each neighbour; beyond the border lies the border. */
export function blurred(numbers: Float32Array, shape: readonly number[]): Float32Array {
  return shape.slice(2).reduce<Float32Array>(
    (sum, size, axis) =>
      alongAxis(sum, shape, axis + 2, (read, at) => {
        const [before, after] = [Math.max(0, at - 1), Math.min(size - 1, at + 1)];
        return 0.25 * read(before) + 0.5 * read(at) + 0.25 * read(after);
      }),
    numbers,
  );
}

/** Computes each element from those in a line with it along an axis. */
function alongAxis(
  numbers: Float32Array,
  shape: readonly number[],
  axis: number,
  compute: (read: (at: number) => number, at: number) => number,
): Float32Array {
  const size = shape[axis] ?? 1;
  const stride = sizeOf(shape.slice(axis + 1));
  const result = new Float32Array(numbers.length);
  for (let index = 0; index < numbers.length; index++) {
    const at = Math.floor(index / stride) % size;
    const start = index - at * stride;
    result[index] = compute(position => numbers[start + position * stride] ?? 0, at);
  }
  return result;
}
