import { formatShape, sizeOf } from '../../core/shape.ts';
import { formatExact } from '../../core/units.ts';
import type { Loss } from '../../protocol/training.ts';
import type { DataProblem, DataSet, Examples } from '../dataSet.ts';
import { fitAnswers } from './answers.ts';
import { inMemoryAtBest } from './inMemory.ts';
import { firstNotFinite } from './notFinite.ts';
import { normalization, normalized } from './normalize.ts';
import { dataProblem, isDataProblem } from './problem.ts';

/** What a network asks of its data. */
export interface WantedData {
  /** Shape of what it reads, without a batch. */
  readonly input: readonly number[];
  /** Shape of what it gives, without a batch. */
  readonly output: readonly number[];
  readonly loss: Loss;
}

/** Data as they were found, before they are held to a network. */
export interface FoundData extends DataSet {
  /** Whether the inputs are whole numbers from 0 to 255, such as pixels, which no network should read as they are. */
  readonly isBytes: boolean;
}

/**
 * Data in the shape that a network reads, with the targets that its loss asks for: reshaped where the same numbers stand in the same
 * order, channels brought to the front, bytes normalised by the mean and deviation of each channel of the training set. All of it is
 * said in the notes. A problem where the data do not fit, or where a number is none.
 */
export function fitData(found: FoundData, wanted: WantedData): DataSet | DataProblem {
  const empty = emptyPart(found);
  if (empty !== undefined) return dataProblem(empty);
  const layout = layoutOf(found.shape, wanted.input);
  if (layout === undefined) return dataProblem(otherShape(found, wanted));
  const answered = fitAnswers(found, wanted);
  if (isDataProblem(answered)) return answered;
  const arranged = (examples: Examples): Examples =>
    layout === 'channelsLast' ? channelsFirst(examples, wanted.input) : examples;
  const scale = found.isBytes ? normalization(arranged(answered.train), wanted.input) : undefined;
  const finished = (examples: Examples): Examples => {
    const inShape = arranged(examples);
    return inMemoryAtBest(scale === undefined ? inShape : normalized(inShape, wanted.input, scale), wanted.input);
  };
  const train = finished(answered.train);
  const test = answered.test && finished(answered.test);
  const notFinite =
    firstNotFinite(train, wanted.input, 'training') ?? (test && firstNotFinite(test, wanted.input, 'test'));
  if (notFinite !== undefined) return dataProblem(`${notFinite} of ${found.name}; mend it or leave that example out`);
  return {
    ...answered,
    shape: wanted.input,
    train,
    ...(test !== undefined && { test }),
    ...(scale !== undefined && { normalization: { factors: scale.factors, offsets: scale.offsets } }),
    notes: [
      ...answered.notes,
      ...(layout === 'same' ? [] : [layoutNotes[layout](found.shape, wanted.input)]),
      ...(scale === undefined ? [] : [scale.note]),
    ],
  };
}

type Layout = 'same' | 'reshaped' | 'channelsLast';

const layoutNotes: Readonly<
  Record<Exclude<Layout, 'same'>, (found: readonly number[], wanted: readonly number[]) => string>
> = {
  reshaped: (found, wanted) => `examples of ${formatShape(found)} are read as ${formatShape(wanted)}`,
  channelsLast: (found, wanted) =>
    `examples of ${formatShape(found)} have their channels last; they are read as ${formatShape(wanted)}`,
};

/** How the numbers of the data become those that the network reads; undefined where nothing says so. */
function layoutOf(found: readonly number[], wanted: readonly number[]): Layout | undefined {
  if (found.join() === wanted.join()) return 'same';
  if (sizeOf(found) !== sizeOf(wanted)) return undefined;
  const long = (shape: readonly number[]): readonly number[] => shape.filter(entry => entry !== 1);
  const isFlat = long(found).length < 2 || long(wanted).length < 2;
  // Axes of length 1 may come and go, and a list may be cut into rows: the numbers and their order are the same.
  if (isFlat || long(found).join() === long(wanted).join()) return 'reshaped';
  const [channels = 0, ...spatial] = wanted;
  return found.join() === [...spatial, channels].join() ? 'channelsLast' : undefined;
}

/** Examples whose channels stand behind the spatial axes, with the channels in front. */
function channelsFirst(examples: Examples, shape: readonly number[]): Examples {
  const size = sizeOf(shape);
  const [channels = 1] = shape;
  const places = size / channels;
  const numbers = new Float32Array(size);
  return {
    ...examples,
    input(example, target, offset) {
      examples.input(example, numbers, 0);
      for (let channel = 0; channel < channels; channel++)
        for (let place = 0; place < places; place++)
          target[offset + channel * places + place] = numbers[place * channels + channel] as number;
    },
  };
}

function emptyPart({ name, train, test }: DataSet): string | undefined {
  if (train.count === 0) return `${name} has no example to train with; put some there or name other data`;
  if (test?.count === 0) return `${name} has a test set without an example; put some there or take the test set away`;
  return undefined;
}

function otherShape({ name, shape }: DataSet, { input }: WantedData): string {
  // Grey pictures have no axis of channels, and a network that reads channels needs one.
  const advised = shape.length + 1 === input.length ? [1, ...shape] : shape;
  return (
    `an example of ${name} has the shape ${formatShape(shape)}, ${formatExact(sizeOf(shape))} numbers, and the network reads ` +
    `${formatShape(input)}, ${formatExact(sizeOf(input))} numbers; change the input of the network to ${JSON.stringify(advised)}, or take data of its shape`
  );
}
