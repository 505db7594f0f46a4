import type { DiagramWindow } from '../model.ts';
import { matrixOf, type WindowMatrix } from './matrix.ts';
import { numbersOf, type ProblemEdits, type ProblemNumbers } from './numbers.ts';
import { windowProblem, type WindowProblem } from './problem.ts';
import { outputsOf, stepOf, type Step } from './steps.ts';
import { tapsOf, type Tap } from './taps.ts';

/** How a layer is looked at, window by window. */
export interface Exploring {
  /** Which window; one beyond the last stands for the last. */
  readonly at: number;
  /** Windows on each axis beyond those that are shown at first. */
  readonly growth: number;
  /** Whether the kernel is turned around; as the layer does when undefined. */
  readonly isFlipped: boolean | undefined;
  readonly edits: ProblemEdits;
}

/** A layer at one of its windows, with everything that can be seen there. */
export interface Exploration {
  readonly problem: WindowProblem;
  readonly numbers: ProblemNumbers;
  readonly windows: readonly (readonly Tap[])[];
  readonly isFlipped: boolean;
  readonly at: number;
  readonly step: Step;
  readonly outputs: readonly number[];
  /** Undefined for a layer that is not linear. */
  readonly matrix: WindowMatrix | undefined;
}

/** A layer at one of its windows; undefined where there is nothing to step through. */
export function explore(window: DiagramWindow | undefined, exploring: Exploring): Exploration | undefined {
  const problem = windowProblem(window, exploring.growth);
  if (window === undefined || problem === undefined) return undefined;
  const { rule } = problem;
  const numbers = numbersOf(problem, window, exploring.edits);
  const isFlipped = rule.kind === 'weigh' && (exploring.isFlipped ?? rule.isFlipped);
  const windows = tapsOf(problem, isFlipped);
  const at = Math.max(0, Math.min(exploring.at, windows.length - 1));
  return {
    problem,
    numbers,
    windows,
    isFlipped,
    at,
    step: stepOf(problem, windows[at] ?? [], numbers, at),
    outputs: outputsOf(problem, windows, numbers),
    matrix: matrixOf(problem, windows, numbers),
  };
}

/** Which of the two maps has one cell for each window. */
export function steppedGrid({ rule }: WindowProblem): 'input' | 'output' {
  return rule.kind === 'spread' ? 'input' : 'output';
}
