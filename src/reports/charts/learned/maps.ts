import type { Figure, Mark } from '../../../diagram/figure/figure.ts';
import type { Rectangle, Size } from '../../../diagram/geometry.ts';
import type { Activations, Block, Maximised } from '../../../protocol/learned.ts';
import { significant } from '../../amounts.ts';
import { tileSize } from './filters.ts';
import { colourCells, curveMarks, greyCells, planeAt, rangeOf, signedCells, type Plane } from './planes.ts';
import { signedLegend, stacked, textBelow, tileGrid, type Tile } from './tiles.ts';
import type { Say } from './words.ts';

/** Of a curve, px. */
const curve: Size = { width: 150, height: 54 };

/** Features of a list stand in rows of so many. */
const featuresInRow = 32;

/** How a layer answers to an input: the input, then a map or a curve of each channel, on one scale. */
export function activationsFigure(activations: Activations, width: number, say: Say): Figure {
  const { block, channels, least, most, averaged, input } = activations;
  const [count = 1, ...spatial] = block.shape;
  const shown = tileGrid([inputTile(input, say('input'), 'input')], sizeOfInput(input.shape, 96), width);
  const lines = [
    ...(spatial.length === 0
      ? []
      : [say('channels {0} to {1} of {2}', channels.from, channels.from + count - 1, channels.of)]),
    ...(1 < averaged ? [say('each cell is the mean of {0} positions along each axis', averaged)] : []),
  ];
  const largest = Math.max(Math.abs(least), Math.abs(most));
  const legend = signedLegend(
    say('Activations, from {0} to {1}', significant(least), significant(most)),
    largest,
    lines,
  );
  if (spatial.length === 0) return stacked([shown, featuresFigure(block, largest, width, say), legend]);
  const range = [Math.min(0, least), Math.max(0, most)] as const;
  const first = planeAt(block.numbers, spatial, 0);
  const isSignal = spatial.length === 1;
  const tiles = Array.from({ length: count }, (_, index): Tile => {
    const plane = planeAt(block.numbers, spatial, index);
    const [from, to] = rangeOf(plane.numbers);
    const channel = channels.from + index;
    return {
      id: `map ${index}`,
      title: String(channel),
      label: say('channel {0}, from {1} to {2}', channel, significant(from), significant(to)),
      marks: place => (isSignal ? curveMarks(plane, range, place) : [signedCells(plane, largest, place)]),
    };
  });
  const grid = tileGrid(tiles, isSignal ? curve : tileSize(first, 72), width);
  if (!isSignal) return stacked([shown, grid, legend]);
  const scale = say('Every curve from {0} to {1}', significant(range[0]), significant(range[1]));
  return textBelow(stacked([shown, grid]), [scale, ...lines]);
}

/** A list of features as cells in rows. */
function featuresFigure({ numbers }: Block, most: number, width: number, say: Say): Figure {
  const columns = Math.min(featuresInRow, numbers.length);
  const rows = Math.ceil(numbers.length / columns);
  const cell = Math.max(4, Math.min(20, Math.floor(width / columns)));
  const [from, to] = rangeOf(numbers);
  const tile: Tile = {
    id: 'features',
    title: say('{0} features, row by row', numbers.length),
    label: say('{0} features, from {1} to {2}', numbers.length, significant(from), significant(to)),
    marks: place => [signedCells({ rows, columns, numbers }, most, place)],
  };
  return tileGrid([tile], { width: columns * cell, height: rows * cell }, width);
}

/** Inputs that channels answer to most, each on a scale of its own. */
export function maximisedFigure(maximised: Maximised, width: number, say: Say): Figure {
  const { block, channels, before, after, notes } = maximised;
  const [count = 1, ...shape] = block.shape;
  const size = shape.reduce((product, each) => product * each, 1);
  const tiles = Array.from({ length: count }, (_, index) => {
    const numbers = block.numbers.subarray(index * size, (index + 1) * size);
    const [start, end] = [significant(before[index] ?? Number.NaN), significant(after[index] ?? Number.NaN)];
    const channel = channels.from + index;
    return {
      ...inputTile({ shape, numbers }, `${channel}: ${start} → ${end}`, `map ${index}`),
      label: say('channel {0}: its activation goes from {1} to {2}', channel, start, end),
    };
  });
  const lines = [
    say('the activation before the first step, and after the last'),
    say('every input from its least to its largest number'),
    ...(shape.length < 2 || [1, 3].includes(shape[0] ?? 0)
      ? []
      : [say('the first of {0} channels of the input', shape[0] ?? 0)]),
    ...notes,
  ];
  return textBelow(tileGrid(tiles, sizeOfInput(shape, 112), width), lines);
}

function sizeOfInput([, ...spatial]: readonly number[], side: number): Size {
  if (spatial.length < 2) return curve;
  const { rows, columns } = planeAt(new Float32Array(), spatial, 0);
  return tileSize({ rows, columns }, side);
}

/** An input as an image of its colours or of its first channel, or as a curve. */
function inputTile({ shape, numbers }: Block, title: string, id: string): Tile {
  return { id, title, label: title, marks: place => inputMarks(shape, numbers, place) };
}

function inputMarks(shape: readonly number[], numbers: Float32Array, place: Rectangle): readonly Mark[] {
  const [channels = 1, ...spatial] = shape;
  const range = rangeOf(numbers);
  if (spatial.length === 0) return curveMarks({ rows: 1, columns: numbers.length, numbers }, range, place);
  if (spatial.length === 1) return curveMarks(planeAt(numbers, spatial, 0), range, place);
  const planes = [0, 1, 2].map(colour => planeAt(numbers, spatial, colour)) as [Plane, Plane, Plane];
  return [channels === 3 ? colourCells(planes, range, place) : greyCells(planes[0], rangeOf(planes[0].numbers), place)];
}
