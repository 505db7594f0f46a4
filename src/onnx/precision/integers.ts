import { sizeOf } from '../../core/shape.ts';
import type { Initializer } from '../graph.ts';
import type { Range } from './calibration.ts';

/** How real numbers lie on whole ones: number = scale · (whole − zero). */
export interface Grid {
  readonly scale: number;
  readonly zero: number;
}

/** Below it float32 numbers lose their digits. */
const smallestScale = 2 ** -126;

/**
 * The grid of uint8 for a range, which is widened to hold 0: padding and ReLU have to be exact. A range of 0 alone, or too small for a
 * float32 to divide it, has the scale 1.
 * Source: Jacob et al. 2018, §2.1 and §3.1.
 */
export function gridOf([least, most]: Range): Grid {
  const from = Math.min(least, 0);
  const to = Math.max(most, 0);
  const scale = Math.fround((to - from) / 255);
  if (scale < smallestScale) return { scale: 1, zero: 0 };
  return { scale, zero: Math.min(255, Math.max(0, Math.round(-from / scale))) };
}

/** The grid of int8 with 0 at its zero point. Source: Wu et al. 2020, §3.1.2 ("scale quantization"). */
export function symmetricGridOf([least, most]: Range): Grid {
  const scale = Math.fround(Math.max(Math.abs(least), Math.abs(most)) / mostOfInt8);
  return { scale: scale < smallestScale ? 1 : scale, zero: 0 };
}

/** Largest magnitude of a weight as int8: −128 is left out, so that the grid is symmetric. */
const mostOfInt8 = 127;

/** A bias of more could pass int32 once the products are added. */
const mostBias = 2 ** 30;

/** A weight on symmetric grids, one per output channel (its first axis), and its bias as int32. */
export interface IntegerWeight {
  readonly channels: number;
  scales(): Float32Array;
  numbers(): Int8Array;
  /** On the grid of the products: input scale · weight scale. */
  bias(): Int32Array;
}

/**
 * A weight as integers. `inputScale` is that of what it is multiplied with, when it is known beforehand; a channel whose bias would
 * not fit into int32 has a coarser grid then, and a channel of zeros the scale 1. Numbers are made when asked for; scales are kept.
 */
export function integerWeight(weight: Initializer, bias?: Initializer, inputScale?: number): IntegerWeight {
  const channels = weight.shape[0] ?? 1;
  const length = sizeOf(weight.shape) / channels;
  let scales: Float32Array | undefined;
  const scalesOf = (numbers = weight.data() as Float32Array): Float32Array => {
    const biases = inputScale === undefined ? undefined : (bias?.data() as Float32Array | undefined);
    return Float32Array.from({ length: channels }, (_, channel) => {
      let largest = 0;
      for (let index = channel * length; index < (channel + 1) * length; index++)
        largest = Math.max(largest, Math.abs(numbers[index] ?? 0));
      const forBias = Math.abs(biases?.[channel] ?? 0) / (inputScale ?? 1) / mostBias;
      return Math.max(largest / mostOfInt8, forBias) || 1;
    });
  };
  return {
    channels,
    scales: () => (scales ??= scalesOf()),
    numbers() {
      // A weight is made once for both: making it takes longer than all else here.
      const numbers = weight.data() as Float32Array;
      scales ??= scalesOf(numbers);
      const integers = new Int8Array(numbers.length);
      for (let channel = 0; channel < channels; channel++) {
        const scale = scales[channel] ?? 1;
        for (let index = channel * length; index < (channel + 1) * length; index++)
          integers[index] = Math.min(mostOfInt8, Math.max(-mostOfInt8, Math.round((numbers[index] ?? 0) / scale)));
      }
      return integers;
    },
    bias() {
      const perChannel = (scales ??= scalesOf());
      const numbers = (bias?.data() ?? []) as Float32Array;
      return Int32Array.from(numbers, (number, c) => Math.round(number / (perChannel[c] ?? 1) / (inputScale ?? 1)));
    },
  };
}
