import { exponential, logarithm } from './exactMath.ts';
import { sizeOf } from './shape.ts';

/**
 * A stream of random numbers: the four words of an sfc32 generator, which those who draw from it move on. A stream gives the same numbers
 * whether they are drawn at once or in parts. Source: sfc32 of PractRand (Chris Doty-Humphrey, public domain).
 */
export type RandomStream = Int32Array;

/** The stream of a seed and a name. */
export function randomStream(seed: number, name: string): RandomStream {
  let hash = 0x811c9dc5;
  // FNV-1a over the name, so that each weight has a stream of its own.
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  const stream = Int32Array.of(seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, hash, 1);
  for (let warmUp = 0; warmUp < 12; warmUp++) nextInteger(stream);
  return stream;
}

/** Uniform numbers in [−1, 1), float32, for the input of a run. */
export function randomInput(shape: readonly number[], seed: number, name: string): Float32Array {
  const input = new Float32Array(sizeOf(shape));
  fillUniform(input, 1, randomStream(seed, name));
  return input;
}

/** Fills `target` with uniform numbers in [−bound, bound). */
export function fillUniform(target: Float32Array, bound: number, stream: RandomStream): void {
  // The state is in variables of the loop: a call for each number would take several times as long.
  let [a = 0, b = 0, c = 0, counter = 0] = stream;
  const unit = bound / 2 ** 31;
  for (let index = 0; index < target.length; index++) {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = Math.imul(c, 9);
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    target[index] = sum * unit;
  }
  stream.set([a, b, c, counter]);
}

/**
 * Fills `target` with normal numbers of mean 0. The area under the bell is cut into 256 layers of one size, and a number is a point of a
 * random layer: of 100 points 99 surely lie under the bell, at the price of one random integer, one comparison and one product.
 * The layer, and the place in it with its sign, come from different bits. Sources: Marsaglia & Tsang 2000 (ziggurat); Doornik 2005 (bits).
 */
export function fillNormal(target: Float32Array, deviation: number, stream: RandomStream): void {
  const { surelyBelow, widths } = ziggurat;
  const scaled = widths.map(width => (width / places) * deviation);
  let a = (stream[0] ?? 0) | 0;
  let b = (stream[1] ?? 0) | 0;
  let c = (stream[2] ?? 0) | 0;
  let counter = (stream[3] ?? 0) | 0;
  for (let index = 0; index < target.length; index++) {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = Math.imul(c, 9);
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    const layer = sum & 255;
    const place = sum >> 8;
    // Places are in the middle of their step, so that both signs have as many.
    if ((place ^ (place >> 31)) < (surelyBelow[layer] as number)) {
      target[index] = (place + 0.5) * (scaled[layer] as number);
      continue;
    }
    // One by one: making a list here and taking it apart again costs a tenth of the whole.
    stream[0] = a;
    stream[1] = b;
    stream[2] = c;
    stream[3] = counter;
    target[index] = deviation * normalFrom(layer, place, stream);
    a = stream[0] | 0;
    b = stream[1] | 0;
    c = stream[2] | 0;
    counter = stream[3] | 0;
  }
  stream.set([a, b, c, counter]);
}

/** Steps of a place on either side of 0. */
const places = 2 ** 23;

/** Where the base layer ends and the tail begins, and the area of each of 256 layers, of which the base has the tail. */
const tailStart = 3.6541528853610088;
const layerArea = 0.00492867323399;

const ziggurat = buildZiggurat();

/** A normal number whose first point is not surely under the bell. Seldom needed, hence not inline. */
function normalFrom(firstLayer: number, firstPlace: number, stream: RandomStream): number {
  const { surelyBelow, widths, heights } = ziggurat;
  let layer = firstLayer;
  let place = firstPlace;
  for (;;) {
    const x = ((place + 0.5) / places) * (widths[layer] ?? 0);
    if ((place ^ (place >> 31)) < (surelyBelow[layer] ?? 0)) return x;
    if (layer === 0) return place < 0 ? -tail(stream) : tail(stream);
    const lower = heights[layer] ?? 0;
    const upper = heights[layer + 1] ?? 1;
    if (lower + nextUnit(stream) * (upper - lower) < exponential((-x * x) / 2)) return x;
    const next = nextInteger(stream);
    layer = next & 255;
    place = next >> 8;
  }
}

/** A number beyond `tailStart`. Source: Marsaglia 1964, exact for any start. */
function tail(stream: RandomStream): number {
  for (;;) {
    const beyond = -logarithm(nextUnit(stream)) / tailStart;
    if (beyond * beyond < -2 * logarithm(nextUnit(stream))) return tailStart + beyond;
  }
}

/**
 * Layers from the base (0) to the top (255): how wide each is, how high its lower edge lies, and the places that lie under the bell for
 * sure because the layer above is as wide as that.
 */
function buildZiggurat(): {
  readonly surelyBelow: Int32Array;
  readonly widths: Float64Array;
  readonly heights: Float64Array;
} {
  const widths = new Float64Array(257);
  const heights = new Float64Array(257);
  // The base is a rectangle as large as base and tail together.
  widths[0] = layerArea / exponential((-tailStart * tailStart) / 2);
  widths[1] = tailStart;
  heights[1] = exponential((-tailStart * tailStart) / 2);
  for (let layer = 2; layer < 256; layer++) {
    const height = (heights[layer - 1] ?? 0) + layerArea / (widths[layer - 1] ?? 0);
    heights[layer] = height;
    widths[layer] = Math.sqrt(-2 * logarithm(height));
  }
  heights[256] = 1;
  const surelyBelow = Int32Array.from({ length: 256 }, (_, layer) =>
    Math.floor(((widths[layer + 1] ?? 0) / (widths[layer] ?? 1)) * places),
  );
  return { surelyBelow, widths: widths.slice(0, 256), heights };
}

/** The next number of a stream, uniform in (0, 1). */
export function nextUnit(stream: RandomStream): number {
  return ((nextInteger(stream) >>> 0) + 0.5) / 2 ** 32;
}

/** The next 32 bits, as a signed integer. */
function nextInteger(stream: RandomStream): number {
  const [a = 0, b = 0, c = 0, counter = 0] = stream;
  const sum = (a + b + counter) | 0;
  stream[0] = b ^ (b >>> 9);
  stream[1] = Math.imul(c, 9);
  stream[2] = (((c << 21) | (c >>> 11)) + sum) | 0;
  stream[3] = (counter + 1) | 0;
  return sum;
}
