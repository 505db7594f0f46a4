import type { DiagramWindow } from '../model.ts';
import type { GridSize, WindowProblem } from './problem.ts';
import { range } from './taps.ts';

/** The numbers of a problem, row by row. */
export interface ProblemNumbers {
  readonly input: readonly number[];
  /** Empty where the layer has no kernel. */
  readonly kernel: readonly number[];
  /** Undefined where the layer adds none. */
  readonly bias: number | undefined;
}

/** Numbers that were written over others, by place: "2,0" is the first cell of the third row. They outlive a change of size. */
export type Edits = Readonly<Record<string, number>>;

/** What was written into the maps of a problem. */
export interface ProblemEdits {
  readonly input?: Edits;
  readonly kernel?: Edits;
  readonly bias?: Edits;
}

/** The numbers that a problem begins with: those of the text as far as it has them, else small ones; with what was written over them. */
export function numbersOf(problem: WindowProblem, window: DiagramWindow, edits: ProblemEdits = {}): ProblemNumbers {
  const { rule, input, kernel } = problem;
  const { kernel: written, bias: writtenBias = 0 } = window.numbers ?? {};
  const fixed = rule.kind === 'weigh' ? rule.kernel : undefined;
  const hasKernel = rule.kind === 'weigh' || rule.kind === 'spread';
  const hasBias = hasKernel && rule.hasBias;
  const given = written ?? fixed;
  return {
    input: edited(
      input,
      (row, column) => smallInputs[(3 * column + 5 * row + row * row) % smallInputs.length] ?? 0,
      edits.input,
    ),
    kernel: hasKernel
      ? edited(
          kernel,
          (row, column) => {
            const index = row * kernel.columns + column;
            return (
              given?.[index] ??
              smallWeights[(index + Math.floor(index / smallWeights.length)) % smallWeights.length] ??
              0
            );
          },
          edits.kernel,
        )
      : [],
    bias: hasBias ? (edits.bias?.['0,0'] ?? writtenBias) : undefined,
  };
}

/** By what a cell is known in `Edits`. */
export function placeOf(index: number, { columns }: GridSize): string {
  return `${Math.floor(index / columns)},${index % columns}`;
}

/** Numbers that can be multiplied in the head, with little order in them, so that each window gives something else. */
const smallInputs = [1, 3, 0, 2, 4, 1, 2, 0, 5, 3, 1];
const smallWeights = [1, 0, -1, 2, 1, 0, -1];

function edited(
  size: GridSize,
  numberAt: (row: number, column: number) => number,
  edits: Edits | undefined,
): readonly number[] {
  return range(size.rows * size.columns).map(
    index => edits?.[placeOf(index, size)] ?? numberAt(Math.floor(index / size.columns), index % size.columns),
  );
}

/** A number with at most three decimals and a true minus sign: "−0.063". */
export function formatNumber(number: number): string {
  const rounded = Math.round(1000 * number) / 1000;
  return rounded < 0 ? `−${-rounded}` : String(Math.abs(rounded));
}
