import type { Figure, Part } from '../../../diagram/figure/figure.ts';
import type { Filters } from '../../../protocol/learned.ts';
import { significant } from '../../amounts.ts';
import { fontSize, label } from '../marks.ts';
import { colourCells, frameMark, planeAt, rangeOf, signedCells, type Plane } from './planes.ts';
import { signedLegend, stacked, textBelow, tileGrid } from './tiles.ts';
import type { Say } from './words.ts';

/**
 * The filters of a layer. Kernels over three colours are images; of other kernels each input has a map, in colours around 0 on one scale for the whole layer;
 * kernels of signals have a row for each input; and rows of weights are one matrix.
 */
export function filtersFigure(filters: Filters, width: number, say: Say): Figure {
  const { block, outputs, inputs, isColour, most } = filters;
  const [, , ...spatial] = block.shape;
  const more = [
    ...(inputs.count < inputs.of ? [say('the first {0} of {1} inputs', inputs.count, inputs.of)] : []),
    say('filters {0} to {1} of {2}', outputs.from, outputs.from + outputs.count - 1, outputs.of),
  ];
  if (isColour) {
    const [least, largest] = rangeOf(block.numbers);
    const legend = say('colors from {0} (dark) to {1} (light)', significant(least), significant(largest));
    return textBelow(colourGrid(filters, width, say), [legend, ...more]);
  }
  const legend = signedLegend(say('Weights'), most, more);
  if (spatial.length === 0) return stacked([matrixFigure(filters, width, say), legend]);
  if (spatial.length === 1 || inputs.count === 1) return stacked([plainGrid(filters, width, say), legend]);
  return stacked([rowsFigure(filters, width, say), legend]);
}

/** How large a tile of so many cells is, px. */
export function tileSize({ rows, columns }: Pick<Plane, 'rows' | 'columns'>, side: number) {
  const cell = Math.max(1, Math.floor(side / Math.max(rows, columns)));
  return { width: columns * cell, height: rows * cell };
}

function colourGrid({ block, outputs }: Filters, width: number, say: Say): Figure {
  const [, , ...spatial] = block.shape;
  const range = rangeOf(block.numbers);
  const planes = (index: number) =>
    [0, 1, 2].map(colour => planeAt(block.numbers, spatial, 3 * index + colour)) as [Plane, Plane, Plane];
  const size = tileSize(planes(0)[0], 56);
  const tiles = Array.from({ length: outputs.count }, (_, index) => ({
    id: `filter ${index}`,
    title: String(outputs.from + index),
    label: say('filter {0}', outputs.from + index),
    marks: (place: Parameters<typeof frameMark>[0]) => [colourCells(planes(index), range, place)],
  }));
  return tileGrid(tiles, size, width);
}

/** One tile for each filter. */
function plainGrid({ block, outputs, inputs, most }: Filters, width: number, say: Say): Figure {
  const [, , ...spatial] = block.shape;
  // A kernel of a signal is a row for each input.
  const shape = spatial.length === 1 ? [inputs.count, ...spatial] : spatial;
  const first = planeAt(block.numbers, shape, 0);
  const tiles = Array.from({ length: outputs.count }, (_, index) => {
    const plane = planeAt(block.numbers, shape, index);
    const [least, largest] = rangeOf(plane.numbers);
    return {
      id: `filter ${index}`,
      title: String(outputs.from + index),
      label: say('filter {0}, from {1} to {2}', outputs.from + index, significant(least), significant(largest)),
      marks: (place: Parameters<typeof frameMark>[0]) => [signedCells(plane, most, place)],
    };
  });
  return tileGrid(tiles, tileSize(first, 64), width);
}

/** A row for each filter, with a map for each of its inputs. */
function rowsFigure({ block, outputs, inputs, most }: Filters, width: number, say: Say): Figure {
  const [, , ...spatial] = block.shape;
  const left = 34;
  const room = (width - left) / inputs.count - 4;
  const size = tileSize(planeAt(block.numbers, spatial, 0), Math.max(6, Math.min(44, room)));
  const rowHeight = size.height + 6;
  const parts = Array.from({ length: outputs.count }, (_, output): Part => {
    const places = Array.from({ length: inputs.count }, (__, input) => ({
      x: left + input * (size.width + 4),
      y: 0,
      ...size,
    }));
    return {
      kind: 'tile',
      id: `filter ${output}`,
      at: { x: 0, y: output * rowHeight },
      label: say('filter {0}', outputs.from + output),
      marks: [
        label(String(outputs.from + output), left - 8, size.height / 2 + fontSize / 3, 'end', 'quiet'),
        ...places.flatMap((place, input) => [
          signedCells(planeAt(block.numbers, spatial, output * inputs.count + input), most, place),
          frameMark(place),
        ]),
      ],
    };
  });
  return {
    x: 0,
    y: 0,
    width: Math.max(width, left + inputs.count * (size.width + 4)),
    height: rowHeight * outputs.count,
    parts,
  };
}

/** Rows of weights as one matrix. */
function matrixFigure({ block, outputs, inputs, most, layer }: Filters, width: number, say: Say): Figure {
  const plane = { rows: outputs.count, columns: inputs.count, numbers: block.numbers };
  const left = 34;
  const cell = Math.max(0.25, Math.min(14, (width - left) / inputs.count));
  const rowHeight = Math.max(4, Math.min(14, cell));
  const place = { x: left, y: 6, width: inputs.count * cell, height: outputs.count * rowHeight };
  const every = Math.ceil(14 / rowHeight);
  const rows = Array.from({ length: outputs.count }, (_, at) => at).filter(at => at % every === 0);
  const part: Part = {
    kind: 'tile',
    id: 'matrix',
    label: say('weights of {0}: {1} outputs, {2} inputs', layer, outputs.count, inputs.count),
    marks: [
      signedCells(plane, most, place),
      frameMark(place),
      ...rows.map(at => label(String(outputs.from + at), left - 6, (at + 0.5) * rowHeight + 10, 'end', 'quiet')),
    ],
  };
  return { x: 0, y: 0, width: Math.max(width, left + place.width), height: place.height + 12, parts: [part] };
}
