import type { GradientWarning, TrainingPoint, WeightStatistics } from '../../../protocol/training.ts';
import { gradientWarnings } from '../../../training/statistics.ts';
import type { Runtime, SessionOptions } from '../runtime.ts';
import { createEvaluator, type Evaluation } from './evaluation.ts';
import { createGradientObserver, type GradientObserver } from './gradients.ts';
import type { Preparation } from './preparation.ts';
import type { Stepper } from './stepper.ts';

/** How weights and their gradients are in a step, and what is to be said of that. */
export interface Seen {
  readonly statistics: readonly WeightStatistics[];
  readonly warnings: readonly GradientWarning[];
}

/** Looks at a training from outside. */
export interface Examiner {
  /** The part of a point that the test set gives; nothing without one. */
  readonly test: (stored: ReadonlyMap<string, Float32Array>) => Promise<Pick<TrainingPoint, 'testLoss' | 'testError'>>;
  /** Over the test set, or over the training set where there is none. */
  readonly confusion: (stored: ReadonlyMap<string, Float32Array>) => Promise<Evaluation['confusion']>;
  /** Statistics of a step that was just taken. */
  readonly observe: (step: number) => Promise<Seen>;
  readonly release: () => Promise<void>;
}

/** Loads what is needed to look at a training. Gradients are loaded when they are first looked at. */
export async function createExaminer(
  runtime: Runtime,
  { training, evaluation, data, settings, analysis, unchanged }: Preparation,
  {
    stepper,
    folder,
    options,
  }: { readonly stepper: Stepper; readonly folder: string; readonly options: SessionOptions },
): Promise<Examiner> {
  const { test } = data;
  const evaluator = await createEvaluator(runtime, { graph: evaluation, data, loss: settings.loss, folder, options });
  let observer: GradientObserver | undefined;
  const kernels = new Set(training.carried.filter(({ shape }) => 1 < shape.length).map(({ name }) => name));
  const all = (stored: ReadonlyMap<string, Float32Array>): ReadonlyMap<string, Float32Array> =>
    new Map([...unchanged.map(({ name, data: numbers }) => [name, numbers] as const), ...stored]);
  return {
    async test(stored) {
      if (test === undefined) return {};
      const { loss, error } = await evaluator.evaluate(all(stored), test);
      return {
        // JSON has no NaN, and a curve no place for it.
        ...(Number.isFinite(loss) && { testLoss: loss }),
        ...(error !== undefined && { testError: error }),
      };
    },
    confusion: async stored => (await evaluator.evaluate(all(stored), test ?? data.train)).confusion,
    async observe(step) {
      observer ??= await createGradientObserver(runtime, training, { network: analysis.network, folder, options });
      const statistics = await observer.observe(stepper, step);
      return { statistics, warnings: gradientWarnings(statistics, tensor => kernels.has(tensor)) };
    },
    async release() {
      await evaluator.release();
      await observer?.release();
    },
  };
}
