import type { AxisWindow, BorderContent } from '../../core/window.ts';
import type { WindowProblem } from './problem.ts';

/** One place where the kernel lies on the larger of the two maps: what a layer reads, or what it gives where it spreads. */
export interface Tap {
  /** Which number of the kernel lies there, row by row as the layer stores them. */
  readonly kernel: number;
  /** Where that is; negative in the padding before the map. */
  readonly row: number;
  readonly column: number;
  /** The cell of the map whose number is meant, row by row; undefined where there is none, as in a padding of zeros. */
  readonly cell: number | undefined;
  /** Whether it lies beyond the padding, where a last window of ceil mode hangs over. */
  readonly hangsOver: boolean;
}

/**
 * The taps of every window, row by row: one window for each output, or for each input where the layer spreads. `isFlipped` turns the
 * kernel around, as convolution is defined in mathematics.
 */
export function tapsOf({ axes, border }: WindowProblem, isFlipped = false): readonly (readonly Tap[])[] {
  const [rows, columns] = axes;
  const last = rows.kernel * columns.kernel - 1;
  return range(rows.output).flatMap(windowRow =>
    range(columns.output).map(windowColumn =>
      range(rows.kernel).flatMap(kernelRow =>
        range(columns.kernel).map((kernelColumn): Tap => {
          const row = windowRow * rows.stride + kernelRow * rows.dilation - rows.begin;
          const column = windowColumn * columns.stride + kernelColumn * columns.dilation - columns.begin;
          const [sourceRow, sourceColumn] = [shown(rows, row, border), shown(columns, column, border)];
          const index = kernelRow * columns.kernel + kernelColumn;
          return {
            kernel: isFlipped ? last - index : index,
            row,
            column,
            cell:
              sourceRow === undefined || sourceColumn === undefined
                ? undefined
                : sourceRow * columns.input + sourceColumn,
            hangsOver: rows.input + rows.end <= row || columns.input + columns.end <= column,
          };
        }),
      ),
    ),
  );
}

/** The position of the map that a position of its padded axis shows; undefined for a number that comes from elsewhere. */
export function shown({ input }: AxisWindow, position: number, border: BorderContent): number | undefined {
  if (0 <= position && position < input) return position;
  switch (border) {
    case 'zeros':
    case 'constant':
      return undefined;
    case 'reflect':
      return position < 0 ? -position : 2 * (input - 1) - position;
    case 'replicate':
      return position < 0 ? 0 : input - 1;
    case 'circular':
      return (position + input) % input;
  }
}

/** The numbers from 0 to before `length`. */
export function range(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}
