import { significant } from '../../src/reports/amounts.ts';
import { text } from '../text.ts';
import type { Answer } from './page.ts';

/** A place in a tile: which frame of it, and how far across and down, from 0 to 1. */
export interface Pointed {
  readonly id: string;
  readonly frame: number;
  readonly frames: number;
  readonly across: number;
  readonly down: number;
}

/** What stands at a place, as a line of text; undefined where nothing does. */
export function valueAt(answer: Answer, { id, frame, frames, across, down }: Pointed): string | undefined {
  if (answer.tab === 'confusion') return undefined;
  const index = Number(id.split(' ')[1] ?? 0) * frames + frame;
  const { block } = answer.of;
  if (id === 'input' && answer.tab === 'activations')
    return cellAt(answer.of.input.numbers, answer.of.input.shape.slice(1), 0, across, down);
  if (id === 'features')
    return cellAt(
      block.numbers,
      [Math.ceil(block.numbers.length / 32), Math.min(32, block.numbers.length)],
      0,
      across,
      down,
    );
  if (id === 'matrix') return cellAt(block.numbers, block.shape, 0, across, down);
  const spatial = answer.tab === 'activations' ? block.shape.slice(1) : block.shape.slice(2);
  // A kernel of a signal has a row for each input.
  if (answer.tab === 'filters' && spatial.length === 1)
    return cellAt(block.numbers, [block.shape[1] ?? 1, ...spatial], index, across, down);
  const planes =
    answer.tab === 'maximise' || (answer.tab === 'filters' && answer.of.isColour) ? (block.shape[1] ?? 1) : 1;
  return cellAt(block.numbers, spatial, index * planes, across, down);
}

function cellAt(
  numbers: Float32Array,
  spatial: readonly number[],
  plane: number,
  across: number,
  down: number,
): string | undefined {
  const columns = spatial.at(-1) ?? numbers.length;
  const size = spatial.reduce((product, each) => product * each, 1);
  const rows = size / columns;
  const column = Math.min(columns - 1, Math.floor(across * columns));
  const row = Math.min(rows - 1, Math.floor(down * rows));
  const number = numbers[plane * size + row * columns + column];
  if (number === undefined) return undefined;
  const place = rows === 1 ? text('position {0}', column) : text('row {0}, column {1}', row, column);
  return `${significant(number, 4)} · ${place}`;
}
