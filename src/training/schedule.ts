import type { TrainingSettings } from '../protocol/training.ts';

/**
 * The learning rate of a step. Steps are counted from 0: the first has the rate of the settings. Sources: step decay, He et al. 2016 §4.1;
 * half a cosine, Loshchilov & Hutter 2017, eq. 5 without restarts.
 */
export function rateAt(
  { rate, schedule, steps }: Pick<TrainingSettings, 'rate' | 'schedule' | 'steps'>,
  step: number,
): number {
  switch (schedule.name) {
    case 'constant':
      return rate;
    case 'step':
      return rate * schedule.factor ** Math.floor(step / schedule.every);
    case 'cosine': {
      const progress = steps <= 1 ? 0 : Math.min(1, step / (steps - 1));
      return schedule.least + ((rate - schedule.least) * (1 + Math.cos(Math.PI * progress))) / 2;
    }
  }
}
