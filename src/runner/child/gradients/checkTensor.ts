import { nextUnit, type RandomStream } from '../../../core/random.ts';
import { slopeAlong, type Outputs, type Slope } from './differences.ts';
import { sizeOfNumbers, type Movable } from './tensors.ts';

/** Something that reads a tensor and has a gradient at what it gives: a layer, or the loss. */
export interface Reader {
  readonly name: string;
  /** What it takes to compute it once, in nanoseconds; of all examples. */
  readonly cost: number;
  /** What it gives for one example, or for all; of all where one does not go alone. */
  outputs(example: number | undefined): Outputs;
  /** Whether one example takes as long as all. */
  readonly mixes: boolean;
}

/** How a gradient that the graph gives compares with central differences. */
export interface TensorComparison {
  readonly elements: number;
  readonly directions: number;
  readonly leftOut: number;
  readonly largest: number;
  /** What a difference is relative to. */
  readonly scale: number;
  readonly relativeError: number;
  readonly worst?: { readonly index: number; readonly expected: number; readonly got: number };
}

/** Fewest single numbers and random sums of a tensor that is too large to be checked number by number: one of each where even two take too long. */
const usuallyFewest = 2;
const mostDirections = 4;

/**
 * Largest share of the terms that a gradient adds up which float32 may lose where they cancel: a difference is held against a hundredth of
 * them where the gradient itself is smaller. A bias in front of a batch norm has no gradient at all, but that of its rounding.
 */
const cancelled = 1 / 100;

/**
 * Holds the gradient `got` of a tensor against Σ over its readers of gradient times derivative: number by number where that takes no longer than
 * `patience` nanoseconds, and otherwise a few numbers and a few sums Σ ± gradient with random signs, to which every number contributes.
 */
export function checkTensor(
  tensor: Movable,
  got: ArrayLike<number>,
  readers: readonly Reader[],
  patience: number,
  stream: RandomStream,
): TensorComparison {
  const { data, examples } = tensor;
  const own = data.length / examples.length;
  const unit = sizeOfNumbers(data);
  const whole = readers.reduce((sum, { cost }) => sum + cost, 0);
  const isBatch = 1 < examples.length;
  const single = readers.reduce((sum, { cost, mixes }) => sum + (mixes ? cost : cost / examples.length), 0);
  const affordable = Math.floor(patience / (2 * single));
  const isEvery = data.length <= affordable;
  const fewest = patience < 4 * whole ? 1 : usuallyFewest;
  const count = isEvery ? data.length : Math.max(fewest, Math.floor(affordable / 2));
  const directions = isEvery ? 0 : Math.min(mostDirections, Math.max(fewest, Math.floor(patience / (4 * whole))));

  let largest = 0;
  let norm = 0;
  for (let index = 0; index < data.length; index++) {
    const amount = Math.abs(got[index] ?? Number.NaN);
    norm += amount * amount;
    // What is not a number is as wrong as can be.
    largest = Math.max(largest, Number.isNaN(amount) ? Infinity : amount);
  }
  let leftOut = 0;
  let terms = 0;
  let worstDifference = -1;
  let worst: TensorComparison['worst'];
  for (const index of isEvery ? data.keys() : sample(data.length, count, got, stream)) {
    const outputs = readers.map(reader => reader.outputs(isBatch ? Math.floor(index / own) : undefined));
    const here = data[index] ?? 0;
    const slope = slopeAlong(distance => (data[index] = here + distance), Math.max(unit, Math.abs(here)), outputs);
    if (slope.jumps) {
      leftOut++;
      continue;
    }
    const expected = slope.derivative;
    terms = Math.max(terms, slope.terms);
    largest = Math.max(largest, Math.abs(expected));
    const off = Math.abs(expected - (got[index] ?? Number.NaN));
    const difference = Number.isNaN(off) ? Infinity : off;
    if (difference <= worstDifference) continue;
    worstDifference = difference;
    worst = { index, expected, got: got[index] ?? Number.NaN };
  }
  const scale = Math.max(largest, terms * cancelled);
  // One that is not a number may stand where nobody looks: at a jump, or between those of a sample.
  const isBroken = !Number.isFinite(largest);
  if (isBroken && worstDifference < Infinity) worst = undefined;
  let relativeError = isBroken ? Infinity : relativeTo(Math.max(0, worstDifference), scale);
  for (let each = 0; each < directions; each++) {
    const outputs = readers.map(reader => reader.outputs(undefined));
    const { slope, sum } = alongSigns(data, unit, got, outputs, stream);
    if (slope.jumps) leftOut++;
    else {
      const ofSum = Math.max(Math.sqrt(norm), Math.abs(slope.derivative), slope.terms * cancelled);
      // One window with a tie among thousands is too little to be a jump of the sum, and yet more than rounding.
      const difference = Math.max(0, Math.abs(slope.derivative - sum) - slope.disagreement);
      relativeError = Math.max(relativeError, relativeTo(difference, ofSum));
    }
  }
  return { elements: count, directions, leftOut, largest, scale, relativeError, ...(worst && { worst }) };
}

/** A difference as a share; two zeros agree. */
export function relativeTo(difference: number, scale: number): number {
  if (difference === 0) return 0;
  return Number.isFinite(difference) ? difference / scale : Infinity;
}

/** The slope with a random sign for each number, and the same sum of what the graph gives. */
function alongSigns(
  data: Float64Array,
  unit: number,
  got: ArrayLike<number>,
  outputs: readonly Outputs[],
  stream: RandomStream,
): { readonly slope: Slope; readonly sum: number } {
  const start = Float64Array.from(data);
  const signs = Float64Array.from(data, () => (nextUnit(stream) < 0.5 ? -1 : 1));
  const along = (): Slope =>
    slopeAlong(
      distance => {
        for (let index = 0; index < data.length; index++)
          data[index] = (start[index] as number) + distance * (signs[index] as number);
      },
      unit,
      outputs,
    );
  let slope = along();
  if (slope.jumps) {
    // Numbers of which there are several, such as the zeros behind a ReLU, tie in a maximum; they stay where they are.
    const sorted = Float64Array.from(start).sort();
    const repeated = new Set(sorted.filter((number, index) => number === sorted[index + 1]));
    for (let index = 0; index < signs.length; index++) if (repeated.has(start[index] as number)) signs[index] = 0;
    slope = along();
  }
  let sum = 0;
  for (let index = 0; index < signs.length; index++) sum += (signs[index] as number) * (got[index] ?? Number.NaN);
  return { slope, sum };
}

/** Places of a tensor without repetition, among them that of the largest gradient. */
function sample(length: number, count: number, got: ArrayLike<number>, stream: RandomStream): Iterable<number> {
  let most = 0;
  for (let index = 1; index < length; index++) if (Math.abs(got[most] ?? 0) < Math.abs(got[index] ?? 0)) most = index;
  const places = new Set([most]);
  while (places.size < Math.min(count, length)) places.add(Math.floor(nextUnit(stream) * length));
  return places;
}
