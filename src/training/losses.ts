import type { Loss } from '../protocol/training.ts';

/**
 * Sum of the losses of examples, in float64: divided by their number it is the loss of the training graph over such a batch. `results` and
 * `targets` have `size` numbers for each example. Formulas are those of `autodiff/losses.ts`.
 */
export function lossSum(
  loss: Loss,
  results: ArrayLike<number>,
  targets: ArrayLike<number>,
  { examples, size }: { readonly examples: number; readonly size: number },
): number {
  let sum = 0;
  for (let from = 0; from < examples * size; from += size)
    sum += lossOfExample(loss, results, targets, from, from + size);
  return sum;
}

function lossOfExample(
  loss: Loss,
  results: ArrayLike<number>,
  targets: ArrayLike<number>,
  from: number,
  end: number,
): number {
  let sum = 0;
  switch (loss) {
    case 'crossEntropy':
      return crossEntropy(results, targets, from, end);
    case 'squared':
      for (let index = from; index < end; index++) {
        const error = (results[index] as number) - (targets[index] as number);
        sum += error * error;
      }
      return sum / (end - from);
    case 'binaryCrossEntropy':
      for (let index = from; index < end; index++) {
        const result = results[index] as number;
        // ln(1 + e^x) without overflow.
        sum += Math.max(result, 0) + Math.log1p(Math.exp(-Math.abs(result))) - (targets[index] as number) * result;
      }
      return sum / (end - from);
  }
}

/** −Σ target · ln softmax(result). */
function crossEntropy(results: ArrayLike<number>, targets: ArrayLike<number>, from: number, end: number): number {
  let most = -Infinity;
  for (let index = from; index < end; index++) most = Math.max(most, results[index] as number);
  let exponentials = 0;
  for (let index = from; index < end; index++) exponentials += Math.exp((results[index] as number) - most);
  const logSum = most + Math.log(exponentials);
  let sum = 0;
  for (let index = from; index < end; index++) {
    const target = targets[index] as number;
    if (target !== 0) sum += target * (logSum - (results[index] as number));
  }
  return sum;
}
