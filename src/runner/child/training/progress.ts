import type { GradientWarning, TrainingPoint, TrainingUpdate, WeightStatistics } from '../../../protocol/training.ts';

/** Milliseconds between two updates that nothing else calls for: a person sees no more. */
const between = 250;

/** Seconds of training, without those of everything else. */
export interface Stopwatch {
  readonly start: () => void;
  readonly stop: () => void;
  readonly seconds: () => number;
}

/** A stopwatch that stands, with the seconds of an earlier process. */
export function createStopwatch(earlier: number): Stopwatch {
  let sum = 1000 * earlier;
  let since: number | undefined;
  return {
    start() {
      since ??= performance.now();
    },
    stop() {
      if (since !== undefined) sum += performance.now() - since;
      since = undefined;
    },
    seconds: () => (sum + (since === undefined ? 0 : performance.now() - since)) / 1000,
  };
}

/** What is told between two points. */
export interface Progress {
  /** Tells that a step was done, if it is time for it, and what cannot be done beside. */
  readonly stepped: (step: number, problem: string | undefined) => void;
  /** Tells something at once, with what is new since the update before. */
  readonly tell: (
    step: number,
    news: Pick<TrainingUpdate, 'state' | 'message'> & Partial<Pick<TrainingUpdate, 'data'>>,
  ) => void;
  /** Keeps news for the next update. */
  readonly add: (
    points: readonly TrainingPoint[],
    of?: { readonly statistics: readonly WeightStatistics[]; readonly warnings: readonly GradientWarning[] },
  ) => void;
  readonly stepsPerSecond: (step: number) => number;
}

/** Tells a host how a training goes on. `from` is the step from which this process went on. */
export function createProgress(
  onUpdate: (update: TrainingUpdate) => void,
  { steps, from, watch }: { readonly steps: number; readonly from: number; readonly watch: Stopwatch },
): Progress {
  const secondsBefore = watch.seconds();
  let newPoints: TrainingPoint[] = [];
  let seen: Partial<Pick<TrainingUpdate, 'statistics' | 'warnings'>> = {};
  let lastAt = -Infinity;
  const stepsPerSecond = (step: number): number => (step - from) / (watch.seconds() - secondsBefore);
  const tell: Progress['tell'] = (step, news) => {
    const speed = stepsPerSecond(step);
    lastAt = performance.now();
    onUpdate({
      ...news,
      step,
      steps,
      stepsPerSecond: speed,
      secondsLeft: (steps - step) / speed,
      points: newPoints,
      ...seen,
    });
    newPoints = [];
    seen = {};
  };
  return {
    stepsPerSecond,
    tell,
    stepped(step, problem) {
      if (performance.now() < lastAt + between) return;
      tell(step, { state: 'running', message: problem ?? `step ${step} of ${steps}` });
    },
    add(points, of) {
      newPoints.push(...points);
      if (of !== undefined) seen = of;
    },
  };
}
