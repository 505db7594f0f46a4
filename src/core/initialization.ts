import type { Reading } from './attribute.ts';
import { closest } from './closest.ts';
import { fillNormal, fillUniform, randomStream, type RandomStream } from './random.ts';
import { sizeOf } from './shape.ts';

/** How the trainable weights of a layer may start, each with its meaning. Fan-in and fan-out are counted as PyTorch does. */
export const initializations = {
  he: 'Normal, variance 2 / fan-in: keeps the variance through ReLU. Source: He et al. 2015.',
  heUniform: 'Uniform of the same variance: bound √(6 / fan-in). Source: He et al. 2015.',
  xavier: 'Normal, variance 2 / (fan-in + fan-out): keeps it through linear units. Source: Glorot & Bengio 2010.',
  xavierUniform: 'Uniform of the same variance: bound √(6 / (fan-in + fan-out)). Source: Glorot & Bengio 2010.',
  normal:
    'Normal, mean 0, standard deviation 0.01, as AlexNet was; `{ "normal": 0.02 }` says another. Source: Krizhevsky et al. 2012.',
  uniform: 'Uniform in [−0.01, 0.01); `{ "uniform": 0.05 }` says another bound.',
  orthogonal:
    'Orthonormal rows (or columns, where there are more rows), times √2 for ReLU. Source: Saxe, McClelland & Ganguli 2014.',
  deltaOrthogonal:
    'An orthogonal matrix in the middle of the kernel and 0 around it, for very deep plain networks. Source: Xiao et al. 2018, algorithm 1.',
  zeros: 'All 0.',
} as const;

type Scheme = keyof typeof initializations;

/** How weights start: a scheme, perhaps with its parameter, or one number for all. */
export type Initialization =
  | { readonly scheme: Scheme; readonly parameter?: number }
  | { readonly scheme: 'constant'; readonly parameter: number };

/** The keys of an initialisation that is written as an object, `{ "constant": 0.1 }`. */
export const parameterizedSchemes = ['normal', 'uniform', 'constant'] as const;

/** The initialisation as written, or a sentence on what may be written; He's when absent. */
export function readInitialization(written: unknown): Reading<Initialization> {
  if (written === undefined) return { value: { scheme: 'he' } };
  const names = Object.keys(initializations) as Scheme[];
  const scheme = names.find(each => each === written);
  if (scheme !== undefined) return { value: { scheme } };
  if (typeof written === 'object' && written !== null) {
    const [[key, parameter] = ['', undefined], ...others] = Object.entries(written);
    const parameterized = parameterizedSchemes.find(each => each === key);
    const fits = typeof parameter === 'number' && (key === 'constant' || 0 <= parameter);
    if (parameterized !== undefined && fits && others.length === 0)
      return { value: { scheme: parameterized, parameter } };
  }
  const close = typeof written === 'string' ? closest(written, names) : undefined;
  const list = names.map(each => `"${each}"`).join(', ');
  const hint = close === undefined ? '' : `; did you mean "${close}"?`;
  return { expected: `one of ${list}, or { "normal": 0.02 }, { "uniform": 0.05 }, { "constant": 0.1 }${hint}` };
}

/** Fills an array with the next numbers of a tensor. */
export type Filler = (target: Float32Array) => void;

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
  initialFiller(shape, initialization, seed, name)(weights);
  return weights;
}

/** Whether the weights can be made in parts: an orthogonal matrix is made as a whole. */
export function comesInParts({ scheme }: Initialization): boolean {
  return scheme !== 'orthogonal' && scheme !== 'deltaOrthogonal';
}

/** The same weights from the first to the last; in parts, where they come in parts, and each call goes on where the last one ended. */
export function initialFiller(
  shape: readonly number[],
  { scheme, parameter }: Initialization,
  seed: number,
  name: string,
): Filler {
  const stream = randomStream(seed, name);
  const [outChannels = 1, inChannels = 1, ...kernel] = shape;
  const taps = sizeOf(kernel);
  const fanIn = inChannels * taps;
  const fanOut = outChannels * taps;
  const normal =
    (deviation: number): Filler =>
    target =>
      fillNormal(target, deviation, stream);
  const uniform =
    (bound: number): Filler =>
    target =>
      fillUniform(target, bound, stream);
  switch (scheme) {
    case 'zeros':
      return target => void target.fill(0);
    case 'constant':
      return target => void target.fill(parameter);
    case 'he':
      return normal(Math.sqrt(2 / fanIn));
    case 'heUniform':
      return uniform(Math.sqrt(6 / fanIn));
    case 'xavier':
      return normal(Math.sqrt(2 / (fanIn + fanOut)));
    case 'xavierUniform':
      return uniform(Math.sqrt(6 / (fanIn + fanOut)));
    case 'normal':
      return normal(parameter ?? 0.01);
    case 'uniform':
      return uniform(parameter ?? 0.01);
    case 'orthogonal':
      return target => {
        fillNormal(target, 1, stream);
        orthogonalize(target, outChannels, fanIn);
      };
    case 'deltaOrthogonal':
      return target => fillDelta(target, shape, stream);
  }
}

/** An orthogonal matrix in the tap in the middle, 0 in the others. */
function fillDelta(weights: Float32Array, shape: readonly number[], stream: RandomStream): void {
  const [rows = 1, columns = 1, ...kernel] = shape;
  const matrix = new Float32Array(rows * columns);
  fillNormal(matrix, 1, stream);
  orthogonalize(matrix, rows, columns);
  const middle = kernel.reduce((index, size) => index * size + Math.floor((size - 1) / 2), 0);
  matrix.forEach((entry, index) => (weights[index * sizeOf(kernel) + middle] = entry));
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
