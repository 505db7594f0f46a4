import type { Loss } from '../protocol/training.ts';

/**
 * Sum of the losses of examples, in float64: divided by their number it is the loss of the training graph over such a batch. `results` and
 * `targets` have `size` numbers for each example, of which the first axis are `classes`. Formulas are those of `autodiff/losses.ts`.
 */
export function lossSum(
  loss: Loss,
  results: Float32Array,
  targets: Float32Array,
  { examples, size, classes }: { readonly examples: number; readonly size: number; readonly classes: number },
): number {
  let sum = 0;
  for (let example = 0; example < examples; example++)
    sum += lossOfExample(loss, results, targets, example * size, size, classes);
  return sum;
}

function lossOfExample(
  loss: Loss,
  results: Float32Array,
  targets: Float32Array,
  from: number,
  size: number,
  classes: number,
): number {
  let sum = 0;
  switch (loss) {
    case 'crossEntropy': {
      const places = size / classes;
      for (let place = 0; place < places; place++)
        sum += crossEntropyAt(results, targets, from + place, classes, places);
      return sum;
    }
    case 'squared':
      for (let index = from; index < from + size; index++) {
        const error = (results[index] as number) - (targets[index] as number);
        sum += error * error;
      }
      return sum / size;
    case 'binaryCrossEntropy':
      for (let index = from; index < from + size; index++) {
        const result = results[index] as number;
        // ln(1 + e^x) without overflow.
        sum += Math.max(result, 0) + Math.log1p(Math.exp(-Math.abs(result))) - (targets[index] as number) * result;
      }
      return sum / size;
  }
}

/** −Σ target · ln softmax(result), over numbers that stand `stride` apart. */
function crossEntropyAt(
  results: Float32Array,
  targets: Float32Array,
  from: number,
  classes: number,
  stride: number,
): number {
  const end = from + classes * stride;
  let most = -Infinity;
  for (let index = from; index < end; index += stride) most = Math.max(most, results[index] as number);
  let exponentials = 0;
  for (let index = from; index < end; index += stride) exponentials += Math.exp((results[index] as number) - most);
  const logSum = most + Math.log(exponentials);
  let sum = 0;
  for (let index = from; index < end; index += stride) {
    const target = targets[index] as number;
    if (target !== 0) sum += target * (logSum - (results[index] as number));
  }
  return sum;
}
