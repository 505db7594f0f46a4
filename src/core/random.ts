import { sizeOf } from './shape.ts';

/** Uniform numbers in [−1, 1), float32, for the input of a run. */
export function randomInput(shape: readonly number[], seed: number, name: string): Float32Array {
  const next = randomIntegers(seed, name);
  return Float32Array.from({ length: sizeOf(shape) }, () => next() / 2 ** 31 - 1);
}

/** Fills `target` with uniform numbers in [−bound, bound). */
export function fillUniform(target: Float32Array, bound: number, next: () => number): void {
  for (let index = 0; index < target.length; index++) target[index] = bound * (next() / 2 ** 31 - 1);
}

/** Fills `target` with normal numbers, in pairs from uniform ones. Source: Marsaglia & Bray 1964 (polar method). */
export function fillNormal(target: Float32Array, deviation: number, next: () => number): void {
  let index = 0;
  while (index < target.length) {
    const u = next() / 2 ** 31 - 1;
    const v = next() / 2 ** 31 - 1;
    const square = u * u + v * v;
    if (square === 0 || 1 <= square) continue;
    const factor = deviation * Math.sqrt((-2 * Math.log(square)) / square);
    target[index++] = u * factor;
    if (index < target.length) target[index++] = v * factor;
  }
}

/** A stream of uniform 32-bit integers for a seed and a name. Source: sfc32 of PractRand (Chris Doty-Humphrey, public domain). */
export function randomIntegers(seed: number, name: string): () => number {
  let a = seed >>> 0;
  let b = Math.floor(seed / 2 ** 32) >>> 0;
  let c = 0x811c9dc5;
  // FNV-1a over the name, so that each weight has a stream of its own.
  for (let index = 0; index < name.length; index++) c = Math.imul(c ^ name.charCodeAt(index), 0x01000193);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 12; warmUp++) next();
  return next;
}
