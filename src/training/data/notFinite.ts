import { sizeOf } from '../../core/shape.ts';
import type { Examples } from '../dataSet.ts';

/** "training example 17 has NaN at [0, 3, 5]": the first number that is none, or that is too large for a float32; undefined where all are. */
export function firstNotFinite(examples: Examples, shape: readonly number[], part: string): string | undefined {
  const numbers = new Float32Array(sizeOf(shape));
  for (let example = 0; example < examples.count; example++) {
    examples.input(example, numbers, 0);
    const place = numbers.findIndex(number => !Number.isFinite(number));
    if (0 <= place) return `${part} example ${example} has ${shown(numbers[place])} at ${placeText(place, shape)}`;
  }
  return undefined;
}

/** The same of the targets, which have the size of `shape` each. */
export function firstTargetNotFinite(
  targets: Float32Array,
  shape: readonly number[],
  part: string,
): string | undefined {
  const place = targets.findIndex(number => !Number.isFinite(number));
  if (place < 0) return undefined;
  const size = sizeOf(shape);
  const within = size === 1 ? '' : ` at ${placeText(place % size, shape)}`;
  return `the target of ${part} example ${Math.floor(place / size)} is ${shown(targets[place])}${within}`;
}

function shown(number: number | undefined): string {
  return Number.isNaN(number) ? 'NaN' : 'an infinite number';
}

/** The indices of a place on the axes of a shape. */
function placeText(place: number, shape: readonly number[]): string {
  const indices: number[] = [];
  let rest = place;
  for (const length of shape.toReversed()) {
    indices.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return `[${indices.join(', ')}]`;
}
