/**
 * Functions of which every machine gives the same bits. JavaScript leaves the last bits of `Math.exp` and `Math.log` to the engine; here
 * are only sums, products, quotients and square roots, which IEEE 754 rounds in one way.
 */

/** e to the power of x, for x from −700 to 700, to about 15 digits. */
export function exponential(x: number): number {
  const doublings = Math.max(0, Math.ceil(Math.abs(x)) * 2).toString(2).length;
  const small = x / 2 ** doublings;
  let term = 1;
  let sum = 1;
  for (let power = 1; power <= 18; power++) {
    term *= small / power;
    sum += term;
  }
  for (let doubling = 0; doubling < doublings; doubling++) sum *= sum;
  return sum;
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
