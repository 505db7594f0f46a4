import { fillUniform, randomStream } from '../../../core/random.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { Examples } from '../../../training/dataSet.ts';

/** Examples in the arrays that a session reads. */
export interface ExampleArrays {
  readonly input: Float32Array;
  /** 1 for the class and 0 for the others, or the numbers of the targets. */
  readonly target: Float32Array;
}

/** Copies examples into arrays, one after another from the beginning, with targets of so many numbers each. */
export function fillExamples(
  arrays: ExampleArrays,
  examples: Examples,
  chosen: ArrayLike<number>,
  inputSize: number,
  targetSize: number,
): void {
  const { input, target } = arrays;
  const { labels, targets } = examples;
  if (targets === undefined) target.fill(0);
  for (let place = 0; place < chosen.length; place++) {
    const example = chosen[place] as number;
    examples.input(example, input, place * inputSize);
    if (targets !== undefined)
      target.set(targets.subarray(example * targetSize, (example + 1) * targetSize), place * targetSize);
    else if (labels !== undefined) target[place * targetSize + (labels[example] as number)] = 1;
  }
}

/** Draws the mask of a step: 1 / `keep` with the probability `keep`, and 0 otherwise. Any step may be drawn at any time. */
export function fillMask(
  target: Float32Array,
  { name, keep }: { readonly name: string; readonly keep: number },
  seed: number,
  step: number,
): void {
  fillUniform(target, 1, randomStream(seed, `${name} ${step}`));
  // The largest numbers that are drawn are 1 in float32, and a dropout of nothing keeps them too.
  const border = keep === 1 ? Infinity : 2 * keep - 1;
  const kept = 1 / keep;
  for (let index = 0; index < target.length; index++) target[index] = (target[index] as number) < border ? kept : 0;
}

/** An array for a tensor of that shape. */
export function arrayOf(shape: readonly number[]): Float32Array {
  return new Float32Array(sizeOf(shape));
}
