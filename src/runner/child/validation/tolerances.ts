import type { Precision } from '../../../protocol/reports.ts';

/** Largest errors that still count as agreement, relative to the largest value of the tensor. */
export interface Tolerances {
  /** Of one layer against its float64 reference, which reads what the layer read. */
  readonly layer: number;
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
 * - fp16, u = 2⁻¹¹: weights and the result are each rounded once, 2⁻¹⁰ together, and layers of several operators round between them.
 *   Eight times that: 2⁻⁷. Sums are kept in float32 by the runtime. Through a network √64 times as much: 2⁻⁴.
 * - int8: steps of 1/255 of the range of an activation and 1/127 of the largest weight of a channel. A step s is off by s/√12 on
 *   average (uniform rounding error); where typical numbers are a quarter of the largest, each factor is off by about 1 % of itself, their
 *   sum by 1.3 % of its typical and up to 3 % of its largest value. Twice that: 2⁻⁴. Through a network √64 times as much would be 2⁻¹:
 *   that the results still resemble those of float32 is all that it says.
 * - int8Dynamic: as int8, with ranges from the very input.
 */
export const tolerances: Readonly<Record<Precision, Tolerances>> = {
  fp32: { layer: 1e-4, optimized: 1e-4, againstCpu: 1e-3 },
  tf32: { layer: 2 ** -7, optimized: 2 ** -4, againstCpu: 2 ** -4 },
  fp16: { layer: 2 ** -7, optimized: 2 ** -4, againstCpu: 2 ** -4 },
  int8: { layer: 2 ** -4, optimized: 2 ** -2, againstCpu: 2 ** -1 },
  int8Dynamic: { layer: 2 ** -4, optimized: 2 ** -2, againstCpu: 2 ** -1 },
};

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
