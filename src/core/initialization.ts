import { closest } from './closest.ts';
import { sizeOf } from './shape.ts';

/** How the trainable weights of a layer start, each with its meaning. */
export const initializations = {
  he: 'Normal, variance 2 / fan-in: keeps the variance through ReLU. Source: He et al. 2015.',
  xavier: 'Normal, variance 2 / (fan-in + fan-out): keeps it through linear units. Source: Glorot & Bengio 2010.',
  normal: 'Normal, mean 0, standard deviation 0.01, as AlexNet was. Source: Krizhevsky et al. 2012.',
  orthogonal: 'Orthonormal rows (or columns, where there are more rows), times √2 for ReLU. Source: Saxe et al. 2014.',
  zeros: 'All 0.',
} as const;

export type Initialization = keyof typeof initializations;

/** The initialisation of that name, or a sentence on what may be written. */
export function readInitialization(written: unknown): Initialization | { readonly expected: string } {
  if (written === undefined) return 'he';
  const names = Object.keys(initializations) as Initialization[];
  const name = names.find(each => each === written);
  if (name !== undefined) return name;
  const close = typeof written === 'string' ? closest(written, names) : undefined;
  const list = names.map(each => `"${each}"`).join(', ');
  return { expected: close === undefined ? `one of ${list}` : `one of ${list}; did you mean "${close}"?` };
}

/**
 * Starting values of a weight of shape [out, in / groups, …kernel], float32. Biases and other vectors are not drawn from
 * here: they start at 0. The numbers depend on the seed and the name alone, so that an edit elsewhere leaves them as they are.
 */
export function initialWeights(
  shape: readonly number[],
  initialization: Initialization,
  seed: number,
  name: string,
): Float32Array {
  const weights = new Float32Array(sizeOf(shape));
  if (initialization === 'zeros') return weights;
  const [fanOutChannels = 1, fanInChannels = 1, ...kernel] = shape;
  const taps = sizeOf(kernel);
  const deviation = {
    he: Math.sqrt(2 / (fanInChannels * taps)),
    xavier: Math.sqrt(2 / ((fanInChannels + fanOutChannels) * taps)),
    normal: 0.01,
    orthogonal: 1,
  }[initialization];
  fillNormal(weights, deviation, randomIntegers(seed, name));
  if (initialization === 'orthogonal') orthogonalize(weights, fanOutChannels, fanInChannels * taps);
  return weights;
}

/** Makes the rows of a rows × columns matrix orthonormal (or the columns, if those are fewer), times √2. Modified Gram–Schmidt. */
function orthogonalize(matrix: Float32Array, rows: number, columns: number): void {
  const [count, length, step, stride] = rows <= columns ? [rows, columns, columns, 1] : [columns, rows, 1, columns];
  const vectors: Float64Array[] = [];
  for (let index = 0; index < count; index++) {
    const vector = Float64Array.from({ length }, (_, entry) => matrix[index * step + entry * stride] ?? 0);
    for (const other of vectors) {
      const overlap = dot(vector, other);
      for (let entry = 0; entry < length; entry++) vector[entry] = (vector[entry] ?? 0) - overlap * (other[entry] ?? 0);
    }
    const norm = Math.sqrt(dot(vector, vector));
    for (let entry = 0; entry < length; entry++) vector[entry] = (vector[entry] ?? 0) / norm;
    vectors.push(vector);
  }
  vectors.forEach((vector, index) => {
    for (let entry = 0; entry < length; entry++)
      matrix[index * step + entry * stride] = Math.SQRT2 * (vector[entry] ?? 0);
  });
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let entry = 0; entry < left.length; entry++) sum += (left[entry] ?? 0) * (right[entry] ?? 0);
  return sum;
}

/** Uniform numbers in [−1, 1), float32, for the input of a run. */
export function randomInput(shape: readonly number[], seed: number, name: string): Float32Array {
  const next = randomIntegers(seed, name);
  return Float32Array.from({ length: sizeOf(shape) }, () => next() / 2 ** 31 - 1);
}

/** Normal numbers in pairs from uniform ones. Source: Marsaglia & Bray 1964 (polar method). */
function fillNormal(target: Float32Array, deviation: number, next: () => number): void {
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

/** Uniform 32-bit integers. Source: sfc32 of PractRand (Chris Doty-Humphrey, public domain). */
function randomIntegers(seed: number, name: string): () => number {
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
