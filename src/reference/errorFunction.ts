/**
 * erf(x) = 2/√π · ∫₀ˣ e^(−t²) dt, to about 15 digits: its series near 0, and 1 − erfc by a continued fraction further out.
 * Source: Abramowitz & Stegun 1964, 7.1.6 and 7.1.14.
 */
export function errorFunction(x: number): number {
  const magnitude = Math.abs(x);
  const value = magnitude < 2.5 ? series(magnitude) : 1 - complement(magnitude);
  return x < 0 ? -value : value;
}

/** 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)). */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; 1e-17 * sum < term; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** e^(−x²)/√π / (x + (1/2)/(x + 1/(x + (3/2)/(x + …)))), from the inside out. */
function complement(x: number): number {
  let fraction = x;
  for (let n = 60; 0 < n; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}
