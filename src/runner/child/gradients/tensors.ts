import type { Tensor } from '../../../core/tensor.ts';

/** A tensor with the batch whose numbers can be moved in place: the examples are views of them. */
export interface Movable {
  /** With the batch, but for a weight. */
  readonly shape: readonly number[];
  readonly data: Float64Array;
  /** One by one; a weight has a single one, of its whole shape. */
  readonly examples: readonly Tensor[];
}

/** Numbers of a batch in float64. */
export function movableBatch(shape: readonly number[], numbers: ArrayLike<number>): Movable {
  const [batch = 1, ...own] = shape;
  const data = Float64Array.from(numbers);
  const size = data.length / batch;
  const examples = Array.from({ length: batch }, (_, example) => ({
    shape: own,
    data: data.subarray(example * size, (example + 1) * size),
  }));
  return { shape, data, examples };
}

/** Numbers of a weight in float64. */
export function movableWeight(shape: readonly number[], numbers: ArrayLike<number>): Movable {
  const data = Float64Array.from(numbers);
  return { shape, data, examples: [{ shape, data }] };
}

/** Root of the mean square; 1 where all are 0, so that it can be a unit. */
export function sizeOfNumbers(numbers: Float64Array): number {
  let squares = 0;
  for (const number of numbers) squares += number * number;
  return Math.sqrt(squares / numbers.length) || 1;
}
