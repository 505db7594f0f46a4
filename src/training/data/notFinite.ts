import { sizeOf } from '../../core/shape.ts';
import type { Examples } from '../dataSet.ts';

/** "training example 17 has NaN at [0, 3, 5]": the first number that is none, or that is too large for a float32; undefined where all are. */
export function firstNotFinite(examples: Examples, shape: readonly number[], part: string): string | undefined {
  const numbers = new Float32Array(sizeOf(shape));
  for (let example = 0; example < examples.count; example++) {
    examples.input(example, numbers, 0);
    const place = numbers.findIndex(number => !Number.isFinite(number));
    if (0 <= place)
      return `${exampleText(examples, example, part)} has ${shown(numbers[place])} at ${placeText(place, shape)}`;
  }
  return undefined;
}

/** The same of the targets, which have the size of `shape` each. */
export function firstTargetNotFinite(examples: Examples, shape: readonly number[], part: string): string | undefined {
  const { targets } = examples;
  const place = targets?.findIndex(number => !Number.isFinite(number)) ?? -1;
  if (place < 0) return undefined;
  const size = sizeOf(shape);
  const within = size === 1 ? '' : ` at ${placeText(place % size, shape)}`;
  return `the target of ${exampleText(examples, Math.floor(place / size), part)} is ${shown(targets?.[place])}${within}`;
}

/** "training example 17", or "example 21" as the user finds it in the data where some of them were kept for the test. */
export function exampleText({ origins }: Examples, example: number, part: string): string {
  return origins === undefined ? `${part} example ${example}` : `example ${origins[example] ?? example}`;
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
