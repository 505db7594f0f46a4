/**
 * Functions of which every machine gives the same bits. JavaScript leaves the last bits of `Math.exp` and `Math.log` to the engine; here
 * are only sums, products, quotients and square roots, which IEEE 754 rounds in one way.
 */

/** e to the power of x, for x from −700 to 700, to about 15 digits. */
export function exponential(x: number): number {
  let small = x;
  let doublings = 0;
  for (; 0.5 < Math.abs(small); doublings++) small /= 2;
  let result = 1;
  for (let power = 14; 0 < power; power--) result = 1 + (small / power) * result;
  for (; 0 < doublings; doublings--) result *= result;
  return result;
}

/** The natural logarithm of a positive number, to about 15 digits. */
export function logarithm(x: number): number {
  let mantissa = x;
  let exponent = 0;
  for (; 4 / 3 < mantissa; exponent++) mantissa /= 2;
  for (; mantissa < 2 / 3; exponent--) mantissa *= 2;
  // ln m = 2 artanh((m − 1) / (m + 1)), whose argument is at most 1/5 here.
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let sum = 0;
  for (let odd = 25; 0 < odd; odd -= 2) sum = sum * square + 1 / odd;
  return 2 * ratio * sum + exponent * Math.LN2;
}
