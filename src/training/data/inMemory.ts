import { sizeOf } from '../../core/shape.ts';
import type { Examples } from '../dataSet.ts';

/** Numbers in memory as a file has them. */
export type Numbers =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** Examples whose numbers are in memory, one after another, each of the size of `shape`. */
export function examplesInMemory(
  inputs: Numbers,
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

/** Beyond this, examples are made from their source each time they are asked for. */
const mostBytes = 2 ** 29;

/** The examples made once and for all, where they are few enough, so that a step only copies them. */
export function inMemoryAtBest(examples: Examples, shape: readonly number[]): Examples {
  const size = sizeOf(shape);
  if (mostBytes < 4 * size * examples.count) return examples;
  const inputs = new Float32Array(size * examples.count);
  for (let example = 0; example < examples.count; example++) examples.input(example, inputs, example * size);
  return { ...examples, ...examplesInMemory(inputs, shape, {}) };
}

/** Some of the examples, in the order of the list. */
export function chosenExamples(examples: Examples, chosen: Int32Array, targetSize: number): Examples {
  const { labels, targets } = examples;
  const rows = new Float32Array(targets === undefined ? 0 : chosen.length * targetSize);
  chosen.forEach((example, row) => {
    if (targets !== undefined)
      rows.set(targets.subarray(example * targetSize, (example + 1) * targetSize), row * targetSize);
  });
  return {
    count: chosen.length,
    input: (example, target, offset) => examples.input(chosen[example] as number, target, offset),
    origins: chosen,
    ...(labels !== undefined && { labels: chosen.map(example => labels[example] as number) }),
    ...(targets !== undefined && { targets: rows }),
  };
}
