import type { Tensor } from '../core/tensor.ts';

/** The tensor of a shape whose element at each place `compute` gives. */
export function tensorOf(shape: readonly number[], compute: (at: readonly number[]) => number): Tensor {
  const data = new Float64Array(count(shape));
  const at = shape.map(() => 0);
  for (let index = 0; index < data.length; index++) {
    data[index] = compute(at);
    for (let axis = shape.length - 1; 0 <= axis; axis--) {
      const next = (at[axis] ?? 0) + 1;
      at[axis] = next === shape[axis] ? 0 : next;
      if (next !== shape[axis]) break;
    }
  }
  return { shape, data };
}

/** The element at a place; 0 outside, as behind a border of zeros. */
export function elementAt({ shape, data }: Tensor, at: readonly number[]): number {
  let index = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis] ?? 1;
    const position = at[axis] ?? 0;
    if (position < 0 || size <= position) return 0;
    index = index * size + position;
  }
  return data[index] ?? 0;
}

/** As `elementAt`, with axes of length 1 standing for all positions: how ONNX and PyTorch broadcast. */
export function broadcastAt({ shape, data }: Tensor, at: readonly number[]): number {
  let index = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const size = shape[axis] ?? 1;
    index = index * size + (size === 1 ? 0 : (at[axis] ?? 0));
  }
  return data[index] ?? 0;
}

/** The same numbers in another shape of as many. */
export function reshaped({ data }: Tensor, shape: readonly number[]): Tensor {
  return { shape, data };
}

/** Number of elements. */
export function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The number of channels, and of positions of each. */
export function planes({ shape: [channels = 1, ...spatial] }: Tensor): {
  readonly channels: number;
  readonly positions: number;
} {
  return { channels, positions: count(spatial) };
}

/** Sum of numbers. */
export function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
