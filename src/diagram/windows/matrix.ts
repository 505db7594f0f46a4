import type { ProblemNumbers } from './numbers.ts';
import type { WindowProblem } from './problem.ts';
import { stepOf } from './steps.ts';
import type { Tap } from './taps.ts';

/** Where a matrix is not zero: which numbers of the kernel stand there, and what they add up to. */
export interface MatrixEntry {
  readonly row: number;
  readonly column: number;
  /** More than one where a border repeats cells of the input; empty for a mean, which has no kernel. */
  readonly kernel: readonly number[];
  readonly value: number;
}

/** A layer as a matrix: outputs = matrix · inputs + bias, both row by row. Toeplitz for a signal, doubly blocked for an image. */
export interface WindowMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly entries: readonly MatrixEntry[];
}

/** The matrix of a problem, padding folded in; undefined for a layer that is not linear. Source: Dumoulin & Visin 2016, §4.1. */
export function matrixOf(
  problem: WindowProblem,
  windows: readonly (readonly Tap[])[],
  numbers: ProblemNumbers,
): WindowMatrix | undefined {
  const { rule, input, output } = problem;
  if (rule.kind === 'largest') return undefined;
  const places = new Map<string, MatrixEntry>();
  windows.forEach((taps, narrow) => {
    const { terms, divisor } = stepOf(problem, taps, numbers, narrow);
    for (const { tap, weight } of terms) {
      if (tap.cell === undefined) continue;
      const [row, column] = rule.kind === 'spread' ? [tap.cell, narrow] : [narrow, tap.cell];
      const before = places.get(`${row},${column}`);
      const kernel = rule.kind === 'mean' ? [] : [...(before?.kernel ?? []), tap.kernel];
      places.set(`${row},${column}`, { row, column, kernel, value: (before?.value ?? 0) + weight / divisor });
    }
  });
  return {
    rows: output.rows * output.columns,
    columns: input.rows * input.columns,
    entries: [...places.values()].sort((left, right) => left.row - right.row || left.column - right.column),
  };
}

/** The matrix read by columns: that of the layer which takes the gradient back, a transposed convolution for a convolution. */
export function transposed({ rows, columns, entries }: WindowMatrix): WindowMatrix {
  return {
    rows: columns,
    columns: rows,
    entries: entries
      .map(entry => ({ ...entry, row: entry.column, column: entry.row }))
      .sort((left, right) => left.row - right.row || left.column - right.column),
  };
}

/** Matrix · vector. */
export function applied({ rows, entries }: WindowMatrix, vector: readonly number[]): readonly number[] {
  const result = Array<number>(rows).fill(0);
  for (const { row, column, value } of entries) result[row] = (result[row] ?? 0) + value * (vector[column] ?? 0);
  return result;
}

/** What a number of the kernel is called: a, b, … z, aa, ab, …; row by row. */
export function letterOf(kernel: number): string {
  const letter = String.fromCodePoint(97 + (kernel % 26));
  return kernel < 26 ? letter : `${letterOf(Math.floor(kernel / 26) - 1)}${letter}`;
}
