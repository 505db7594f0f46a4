import { exponential } from '../../core/exactMath.ts';
import { fillNormal, nextUnit, randomStream, type RandomStream } from '../../core/random.ts';
import { randomOrder } from '../batches.ts';
import type { DataSet } from '../dataSet.ts';
import { examplesInMemory } from './inMemory.ts';

/** How many examples of MNIST-1D are made, and from which seed. */
export interface Mnist1dSettings {
  /** Training and test examples together, as many of each digit; a multiple of 10. */
  readonly examples: number;
  readonly seed: number;
}

/** As published: 4,000 examples to train with and 1,000 to test, of seed 42. */
export const mnist1dDefaults: Mnist1dSettings = { examples: 5000, seed: 42 };

/** Samples of an example. */
export const mnist1dLength = 40;

/**
 * MNIST-1D: digits drawn as curves of twelve points, which are stretched, scaled, moved, covered with noise and sheared. It is made here
 * after its recipe, with random numbers of our own, so that its statistics are the published ones and its examples are not.
 * As there, four fifths of the shuffled examples are for training, and mean 0 and deviation 1 are those of all of them.
 * Every machine makes the same bits. Source: Greydanus 2020, "Scaling down deep learning", and its repository.
 */
export function makeMnist1d(settings: Mnist1dSettings = mnist1dDefaults): DataSet {
  const { examples, seed } = settings;
  const digits = Math.floor(examples / templates.length);
  const count = digits * templates.length;
  const inputs = new Float32Array(count * mnist1dLength);
  const labels = new Int32Array(count);
  const order = randomOrder(count, randomStream(seed, 'mnist1d order'));
  const stream = randomStream(seed, 'mnist1d examples');
  const noise = randomStream(seed, 'mnist1d noise');
  order.forEach((place, example) => {
    const digit = Math.floor(example / digits);
    labels[place] = digit;
    inputs.set(drawDigit(templateOf(digit), stream, noise), place * mnist1dLength);
  });
  normalize(inputs);
  const training = Math.floor(count * trainingShare);
  const part = (from: number, to: number) =>
    examplesInMemory(inputs.subarray(from * mnist1dLength, to * mnist1dLength), shape, {
      labels: labels.subarray(from, to),
    });
  return {
    name: 'MNIST-1D',
    shape,
    classes: templates.map((_, digit) => `${digit}`),
    train: part(0, training),
    test: part(training, count),
    notes: [],
  };
}

const shape = [1, mnist1dLength];
const trainingShare = 0.8;

/** The digits as curves. Source: the published templates. */
const templates: readonly (readonly number[])[] = [
  [5, 6, 6.5, 6.75, 7, 7, 7, 7, 6.75, 6.5, 6, 5],
  [5, 3, 3, 3.4, 3.8, 4.2, 4.6, 5, 5.4, 5.8, 5, 5],
  [5, 6, 6.5, 6.5, 6, 5.25, 4.75, 4, 3.5, 3.5, 4, 5],
  [5, 6, 6.5, 6.5, 6, 5, 5, 6, 6.5, 6.5, 6, 5],
  [5, 4.4, 3.8, 3.2, 2.6, 2.6, 5, 5, 5, 5, 5, 5],
  [5, 3, 3, 3, 3, 5, 6, 6.5, 6.5, 6, 4.5, 5],
  [5, 4, 3.5, 3.25, 3, 3, 3, 3, 3.25, 3.5, 4, 5],
  [5, 7, 7, 6.6, 6.2, 5.8, 5.4, 5, 4.6, 4.2, 5, 5],
  [5, 4, 3.5, 3.5, 4, 5, 5, 4, 3.5, 3.5, 4, 5],
  [5, 4, 3.5, 3.5, 4, 5, 5, 5, 5, 4.7, 4.3, 5],
];

/** Zeros behind a template, from and to: the more, the narrower the digit. */
const leastPadding = 36;
const mostPadding = 60;

/** Samples before the last step, which takes fewer of them. */
const longLength = 12 + mostPadding;

const translations = 48;
const scaleRange = 0.4;
const shearRange = 0.75;
const backgroundDeviation = 0.25;
const sampleDeviation = 0.02;

/** Keeps the zeros within a digit from being taken for its background. */
const tiny = 1e-8;

/** The curve of a digit: deviation 1/6, and 0 at its ends. */
export function templateOf(digit: number): readonly number[] {
  const points = templates[digit] ?? [];
  const mean = sum(points) / points.length;
  const deviation = Math.sqrt(sum(points.map(point => (point - mean) * (point - mean))) / points.length);
  const first = points[0] ?? 0;
  return points.map(point => (point - first) / deviation / 6);
}

function drawDigit(template: readonly number[], stream: RandomStream, noise: RandomStream): readonly number[] {
  const padding = leastPadding + Math.floor(nextUnit(stream) * (mostPadding - leastPadding + 1));
  const padded = [...template.map(point => point + tiny), ...Array.from({ length: padding }, () => 0)];
  const scale = 1 + scaleRange * (nextUnit(stream) - 0.5);
  const start = Math.floor(nextUnit(stream) * translations);
  const shear = shearRange * (nextUnit(stream) - 0.5);
  const curve = resample(padded, longLength).map(point => point * scale);
  const moved = curve.map((_, index) => curve[(index + longLength - start) % longLength] ?? 0);
  const background = smooth(normalNumbers(backgroundDeviation, noise));
  const fine = normalNumbers(sampleDeviation, noise);
  const covered = moved.map(
    (point, index) =>
      (point === 0 ? (background[index] ?? 0) : point) + (fine[index] ?? 0) - shear * (index / (longLength - 1) - 0.5),
  );
  return resample(covered, mnist1dLength);
}

/** As many points along the same curve, by straight lines between those there are. */
function resample(points: readonly number[], length: number): readonly number[] {
  return Array.from({ length }, (_, index) => {
    const place = (index * (points.length - 1)) / (length - 1);
    const before = Math.min(Math.floor(place), points.length - 2);
    const left = points[before] ?? 0;
    const right = points[before + 1] ?? 0;
    return left + (right - left) * (place - before);
  });
}

function normalNumbers(deviation: number, stream: RandomStream): readonly number[] {
  const numbers = new Float32Array(longLength);
  fillNormal(numbers, deviation, stream);
  return Array.from(numbers);
}

/** A bell of deviation 2, cut off after 8 samples on either side. */
const bell = Array.from({ length: 17 }, (_, index) => exponential((-(index - 8) * (index - 8)) / 8));
const bellSum = sum(bell);

/** The numbers under a sliding bell; beyond the ends they are mirrored, the last one included. */
function smooth(numbers: readonly number[]): readonly number[] {
  const beyond = (bell.length - 1) / 2;
  const mirrored = [...numbers.slice(0, beyond).reverse(), ...numbers, ...numbers.slice(-beyond).reverse()];
  return numbers.map((_, index) => {
    let total = 0;
    for (let offset = 0; offset < bell.length; offset++)
      total += (bell[offset] as number) * (mirrored[index + offset] as number);
    return total / bellSum;
  });
}

/** Makes the mean of all numbers 0 and their deviation 1. */
function normalize(numbers: Float32Array): void {
  let total = 0;
  for (const number of numbers) total += number;
  const mean = total / numbers.length;
  let squares = 0;
  for (const number of numbers) squares += (number - mean) * (number - mean);
  const deviation = Math.sqrt(squares / numbers.length);
  for (let index = 0; index < numbers.length; index++) numbers[index] = ((numbers[index] as number) - mean) / deviation;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
