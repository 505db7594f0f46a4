import { sizeOf } from '../../core/shape.ts';
import type { Examples, Normalization } from '../dataSet.ts';

/** How bytes become numbers of mean 0 and deviation 1, channel by channel. */
interface MeasuredNormalization extends Normalization {
  /** What is done, as a sentence. */
  readonly note: string;
}

const largestByte = 255;

/** So many channels are named with their numbers. */
const mostShown = 4;

/** Measures mean and deviation of each channel of a training set of bytes. A flat example is one channel. */
export function normalization(train: Examples, shape: readonly number[]): MeasuredNormalization {
  const channels = channelsOf(shape);
  const size = sizeOf(shape);
  const places = size / channels;
  const numbers = new Float32Array(size);
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (let example = 0; example < train.count; example++) {
    train.input(example, numbers, 0);
    for (let channel = 0; channel < channels; channel++) {
      // Sums of whole numbers are exact, in whatever order.
      let sum = 0;
      let square = 0;
      for (let place = channel * places; place < (channel + 1) * places; place++) {
        const number = numbers[place] as number;
        sum += number;
        square += number * number;
      }
      sums[channel] = (sums[channel] as number) + sum;
      squares[channel] = (squares[channel] as number) + square;
    }
  }
  const count = train.count * places;
  const means = Array.from(sums, sum => sum / count);
  const deviations = Array.from(squares, (square, channel) => {
    const mean = means[channel] ?? 0;
    return Math.sqrt(Math.max(0, square / count - mean * mean));
  });
  // A channel that is the same everywhere has no deviation, and is left at 0.
  const factors = deviations.map(deviation => (deviation === 0 ? 1 : 1 / deviation));
  return {
    factors,
    offsets: means.map((mean, channel) => -mean * (factors[channel] ?? 1)),
    note:
      `bytes are scaled to 0…1 and normalised by ${channels === 1 ? 'mean' : 'the means'} ${shares(means)} and ` +
      `${channels === 1 ? 'deviation' : 'deviations'} ${shares(deviations)} of the training set`,
  };
}

/** The examples with their bytes normalised. */
export function normalized(
  examples: Examples,
  shape: readonly number[],
  { factors, offsets }: Normalization,
): Examples {
  const channels = channelsOf(shape);
  const places = sizeOf(shape) / channels;
  return {
    ...examples,
    input(example, target, offset) {
      examples.input(example, target, offset);
      for (let channel = 0; channel < channels; channel++) {
        const factor = factors[channel] as number;
        const shift = offsets[channel] as number;
        const start = offset + channel * places;
        for (let place = start; place < start + places; place++)
          target[place] = (target[place] as number) * factor + shift;
      }
    },
  };
}

function channelsOf(shape: readonly number[]): number {
  return shape.length < 2 ? 1 : (shape[0] ?? 1);
}

/** Means or deviations of bytes as shares of the largest, "0.1307". */
function shares(numbers: readonly number[]): string {
  const shown = numbers.slice(0, mostShown).map(number => (number / largestByte).toFixed(4));
  return [...shown, ...(mostShown < numbers.length ? ['…'] : [])].join(', ');
}
