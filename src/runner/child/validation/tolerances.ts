import type { LayerAnalysis } from '../../../core/analysis.ts';
import { sizeOf } from '../../../core/shape.ts';
import type { Precision } from '../../../protocol/reports.ts';

/** Largest errors that still count as agreement, relative to the largest value of the tensor. */
export interface Tolerances {
  /** Of one layer against its float64 reference, which reads what the layer read; `length` is the number of products in one sum. */
  layer(length: number): number;
  /** Of the results with all optimisations on against those without: same weights and provider, other kernels. */
  readonly optimized: number;
  /** Of a whole network against the same network in float32 on the CPU, where the errors of all layers add up. */
  readonly againstCpu: number;
}

/**
 * What each precision may be off. u is the unit roundoff: half the distance from 1 to the next number.
 *
 * A sum of n products of random sign is off by about u·√n of its largest partial sum (Higham & Mary 2019, theorem 3.1), and the layers of
 * a network err independently of each other, so that d of them add up to √d times the error of one; d is 100 to 200 in the deepest.
 *
 * - fp32, u = 2⁻²⁴: the longest sums of known networks (25,088 in the first linear layer of VGG) give 2⁻²⁴·√25,088 ≈ 9.4e-6. Ten times
 *   that is left for numbers that cancel, and for the transforms of Winograd: 1e-4. Through a network √100 times as much: 1e-3.
 *   Optimisation changes no more than the order of sums, which in the known networks is below 4e-6.
 * - tf32: each factor is cut to 10 bits of mantissa and is up to 2⁻¹⁰ too small, a product up to 2⁻⁹. Cutting has one direction, so that a
 *   sum does not average it away; what does not cancel is off by 2⁻⁹ of the sum, and four times that is left for what does: 2⁻⁷. Sums
 *   are kept in float32. Through a network √64 times as much: 2⁻⁴.
 * - fp16, u = 2⁻¹¹: weights, the result, and what is between the operators of a layer are rounded, 8·u for all of them; matrix products
 *   of the CPU keep their sums in float16 too, which adds u·√n. Through a network √64 times 8·u is 2⁻⁵, and twice that for sums: 2⁻⁴.
 * - int8: steps of 1/255 of the range of an activation, off by 1/√12 of a step on average. In a deep network the range is up to 64 times
 *   the typical number, for the sake of a few channels: a step is a quarter of the typical number then, the error 7 % of it, and the
 *   largest error of a tensor about four times the average: 2⁻². Such errors change which of the next numbers are cut off, and nothing
 *   bounds their way through a network: that the results still resemble those of float32 is all that is asked, with an error below 1.
 * - int8Dynamic: only what a layer with weights reads has steps, and its range is measured in the very run; where the typical number is
 *   1/16 of the largest, the error is 2 % of it, and three times that the largest of a tensor: 2⁻⁴.
 */
export const tolerances: Readonly<Record<Precision, Tolerances>> = {
  fp32: { layer: () => 1e-4, optimized: 1e-4, againstCpu: 1e-3 },
  tf32: { layer: () => 2 ** -7, optimized: 2 ** -4, againstCpu: 2 ** -4 },
  fp16: { layer: length => 2 ** -11 * (8 + Math.sqrt(length)), optimized: 2 ** -4, againstCpu: 2 ** -4 },
  int8: { layer: () => 2 ** -2, optimized: 1, againstCpu: 1 },
  int8Dynamic: { layer: () => 2 ** -4, optimized: 1, againstCpu: 1 },
};

/** Number of products in one sum of a layer; 1 for a layer without any. */
export function sumLength({ macs, outputShape }: Pick<LayerAnalysis, 'macs' | 'outputShape'>): number {
  const length = macs / sizeOf(outputShape ?? []);
  return 1 < length ? length : 1;
}

/** Largest mean error of results behind layers that break ties, where a rounding error can move a value to another place. */
export const meanTolerance = 1e-2;

/** Largest number that a precision can hold; beyond it is infinity. Integers saturate, and stand for float32. */
export const largestNumbers: Readonly<Record<Precision, number>> = {
  fp32: (2 - 2 ** -23) * 2 ** 127,
  tf32: (2 - 2 ** -23) * 2 ** 127,
  fp16: 65_504,
  int8: (2 - 2 ** -23) * 2 ** 127,
  int8Dynamic: (2 - 2 ** -23) * 2 ** 127,
};
