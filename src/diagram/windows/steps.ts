import type { ProblemNumbers } from './numbers.ts';
import type { WindowProblem } from './problem.ts';
import type { Tap } from './taps.ts';

/** What one tap of a window contributes. */
export interface Term {
  readonly tap: Tap;
  /** Of the kernel; 1 where there is none. */
  readonly weight: number;
  /** What lies under the tap, 0 in the padding; the input that is spread, where the layer spreads. */
  readonly value: number;
  readonly product: number;
}

/** How one output comes about; or, where the layer spreads, what one input adds to the outputs. */
export interface Step {
  /** Taps that count: a pool does not look at its padding, but where a mean counts it as zeros. */
  readonly terms: readonly Term[];
  /** By which the sum is divided; 1 but for a mean. */
  readonly divisor: number;
  /** What is added at the end; undefined where nothing is. */
  readonly bias: number | undefined;
  /** The output; the input itself, where the layer spreads. */
  readonly result: number;
  /** The first of the largest, where the largest is taken. */
  readonly winner: Term | undefined;
}

/** One step of a problem: a window with the numbers under it. */
export function stepOf({ rule }: WindowProblem, taps: readonly Tap[], numbers: ProblemNumbers, at: number): Step {
  const plain = { divisor: 1, bias: numbers.bias, winner: undefined };
  switch (rule.kind) {
    case 'weigh': {
      const terms = taps.map(tap => termOf(tap, numbers.kernel[tap.kernel], valueOf(tap, numbers)));
      return { ...plain, terms, result: sumOf(terms) + (numbers.bias ?? 0) };
    }
    case 'spread': {
      const value = numbers.input[at] ?? 0;
      return { ...plain, terms: taps.map(tap => termOf(tap, numbers.kernel[tap.kernel], value)), result: value };
    }
    case 'largest': {
      const terms = taps.filter(({ cell }) => cell !== undefined).map(tap => termOf(tap, 1, valueOf(tap, numbers)));
      const result = terms.reduce((most, { value }) => Math.max(most, value), -Infinity);
      return { ...plain, terms, result, winner: terms.find(({ value }) => value === result) };
    }
    case 'mean': {
      const counted = taps.filter(tap => (rule.countsPadding ? !tap.hangsOver : tap.cell !== undefined));
      const terms = counted.map(tap => termOf(tap, 1, valueOf(tap, numbers)));
      return { ...plain, terms, divisor: terms.length, result: sumOf(terms) / terms.length };
    }
  }
}

/** All outputs of a problem, row by row. */
export function outputsOf(
  problem: WindowProblem,
  windows: readonly (readonly Tap[])[],
  numbers: ProblemNumbers,
): readonly number[] {
  const steps = windows.map((taps, at) => stepOf(problem, taps, numbers, at));
  if (problem.rule.kind !== 'spread') return steps.map(({ result }) => result);
  const outputs = Array<number>(problem.output.rows * problem.output.columns).fill(numbers.bias ?? 0);
  for (const { terms } of steps)
    for (const { tap, product } of terms)
      if (tap.cell !== undefined) outputs[tap.cell] = (outputs[tap.cell] ?? 0) + product;
  return outputs;
}

/** The windows that have a cell of the larger map under one of their taps, by number. */
export function windowsOver(windows: readonly (readonly Tap[])[], cell: number): readonly number[] {
  return windows.flatMap((taps, index) => (taps.some(tap => tap.cell === cell) ? [index] : []));
}

/** What each input adds to one output, where the layer spreads. */
export function termsOfOutput(
  problem: WindowProblem,
  windows: readonly (readonly Tap[])[],
  numbers: ProblemNumbers,
  output: number,
): readonly Term[] {
  return windows.flatMap((taps, at) =>
    stepOf(problem, taps, numbers, at).terms.filter(({ tap }) => tap.cell === output),
  );
}

function termOf(tap: Tap, weight = 0, value = 0): Term {
  return { tap, weight, value, product: weight * value };
}

function valueOf({ cell }: Tap, { input }: ProblemNumbers): number {
  return cell === undefined ? 0 : (input[cell] ?? 0);
}

function sumOf(terms: readonly Term[]): number {
  return terms.reduce((total, { product }) => total + product, 0);
}
