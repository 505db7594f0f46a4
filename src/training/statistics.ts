import type { GradientWarning, WeightStatistics } from '../protocol/training.ts';

/** A weight before and after a step, and the gradient of that step. */
export interface StepOfWeight {
  readonly tensor: string;
  readonly layer: string;
  readonly before: Float32Array;
  readonly after: Float32Array;
  readonly gradient: Float32Array;
}

/** How a weight and its gradient are at a step. The ratio of a weight that was 0 and no longer is has no meaning: NaN. */
export function statisticsOf({ tensor, layer, before, after, gradient }: StepOfWeight): WeightStatistics {
  let change = 0;
  for (let index = 0; index < before.length; index++) {
    const difference = (after[index] ?? 0) - (before[index] ?? 0);
    change += difference * difference;
  }
  const changeRms = Math.sqrt(change / before.length);
  const weightRms = rmsOf(before);
  let gradientMax = 0;
  for (const value of gradient) gradientMax = Math.max(gradientMax, Math.abs(value));
  return {
    tensor,
    layer,
    weightRms,
    gradientRms: rmsOf(gradient),
    gradientMax,
    updateRatio: changeRms === 0 ? 0 : 0 < weightRms ? changeRms / weightRms : Number.NaN,
  };
}

/** Root of the mean square; NaN of nothing. */
function rmsOf(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum / values.length);
}

/** A gradient that is so many times smaller or larger than the median of all fades or blows up. */
const farFromMedian = 1e3;

/** A step that changes a weight by more than this share of itself throws away what it has learned; a thousandth is usual. */
const mostUpdate = 0.1;

/**
 * Weights whose gradients fade or blow up against those of the others, and kernels that a step changes too much. Vectors, such as biases
 * that begin at 0, are not held to their own size. Sources: Glorot & Bengio 2010 and He et al. 2015 on how gradients fade with depth;
 * Pascanu et al. 2013 on how they blow up; Karpathy, CS231n "Ratio of weights:updates" on a thousandth.
 */
export function gradientWarnings(
  statistics: readonly WeightStatistics[],
  isKernel: (tensor: string) => boolean,
): readonly GradientWarning[] {
  const kernels = statistics.filter(({ tensor }) => isKernel(tensor));
  const median = medianOf(kernels.map(({ gradientRms }) => gradientRms).filter(Number.isFinite));
  return statistics.flatMap(each => {
    const message = complaintOf(each, median, isKernel(each.tensor));
    return message === undefined ? [] : [{ ...message, tensor: each.tensor }];
  });
}

function complaintOf(
  { tensor, gradientRms, updateRatio }: WeightStatistics,
  median: number,
  isKernel: boolean,
): Omit<GradientWarning, 'tensor'> | undefined {
  if (gradientRms === 0)
    return {
      kind: 'vanishing',
      message: `the gradient of "${tensor}" is 0, so that it learns nothing: every path from it to the loss is cut, as behind a ReLU that gives only zeros; use a smaller rate or a leaky ReLU`,
    };
  // A bias adds up what its kernel shares out, so that only kernels are held to each other.
  if (!isKernel) return undefined;
  if (gradientRms * farFromMedian < median)
    return {
      kind: 'vanishing',
      message: `the gradient of "${tensor}" is ${inDigits(median / gradientRms)} times smaller than the median of all kernels, so that it hardly learns; use batch norm, residual connections, or ReLU with the initialisation of He et al. 2015`,
    };
  if (median * farFromMedian < gradientRms)
    return {
      kind: 'exploding',
      message: `the gradient of "${tensor}" is ${inDigits(gradientRms / median)} times larger than the median of all kernels; use batch norm or a smaller initialisation (Pascanu et al. 2013)`,
    };
  if (mostUpdate < updateRatio)
    return {
      kind: 'exploding',
      message: `a step changes "${tensor}" by ${inDigits(100 * updateRatio)} % of itself, where about 0.1 % is usual; use a smaller rate`,
    };
  return undefined;
}

function inDigits(amount: number): string {
  return amount < 1e6 ? String(Number(amount.toPrecision(2))) : amount.toExponential(0);
}

/** NaN of nothing. */
function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
