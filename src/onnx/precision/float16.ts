/**
 * Float32 numbers as the bits of IEEE 754 half precision, rounded to the nearest, to even where two are as near. Up to 65,504; from
 * 65,520 on it is infinity, as rounding has it. Below 2⁻¹⁴ steps are 2⁻²⁴ (subnormal numbers). Source: IEEE 754-2019, §3.4 and §4.3.1.
 */
export function toFloat16Bits(numbers: Float32Array): Uint16Array {
  const bits = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  const halves = new Uint16Array(numbers.length);
  for (let index = 0; index < bits.length; index++) halves[index] = halfOf(bits[index] ?? 0);
  return halves;
}

/** Numbers of half precision, from their bits: exact. */
export function fromFloat16Bits(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, bits => {
    const sign = (bits & 0x8000) === 0 ? 1 : -1;
    const exponent = (bits >>> 10) & 0x1f;
    const mantissa = bits & 0x3ff;
    if (exponent === 0x1f) return mantissa === 0 ? sign * Infinity : Number.NaN;
    return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (0x400 + mantissa) * 2 ** (exponent - 25);
  });
}

/** Bits of float32 at which ranges of float16 begin. */
const infinity = 0x7f800000;
const twoTo16 = 0x47800000;
const smallestNormal = 0x38800000;

/** Exponent, with its bias, of 2⁻²⁵: half of the smallest number, and less than that is 0. */
const halfOfSmallest = 102;

function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (infinity < magnitude) return sign | 0x7e00;
  if (twoTo16 <= magnitude) return sign | 0x7c00;
  // The exponent loses 112 of its bias, and a carry out of the mantissa raises it, up to infinity.
  if (smallestNormal <= magnitude) return sign | roundedShift(magnitude - 0x38000000, 13);
  const exponent = magnitude >>> 23;
  if (exponent < halfOfSmallest) return sign;
  return sign | roundedShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
}

/** bits / 2^count, to the nearest, to even. */
function roundedShift(bits: number, count: number): number {
  const kept = bits >>> count;
  const rest = bits & ((1 << count) - 1);
  const half = 1 << (count - 1);
  return half < rest || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}
