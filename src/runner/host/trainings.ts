import type { TrainingControl } from '../../protocol/runner.ts';
import type { TrainingReport, TrainingUpdate, TrainRequest } from '../../protocol/training.ts';
import { inChild, type RunnerRemote, type RunOptions, type RunResult } from './child.ts';
import { stoppedEarly } from '../ports.ts';
import { cancelled } from './failures.ts';
import { chooseProvider } from './providers.ts';
import { withPrecision } from './runs.ts';

/** Around a training; there is no limit of its time. Aborting `signal` ends it at once, without a checkpoint. */
export interface TrainingOptions extends Omit<RunOptions, 'timeoutMs' | 'onProgress' | 'onTrained'> {
  readonly onUpdate?: (update: TrainingUpdate) => void;
}

/** What is to be trained, on "auto" or a provider by name. */
export type AskedTraining = Omit<TrainRequest, 'folder' | 'provider'> & { readonly provider: string };

/** A training that goes on. Each of the three may be asked for at any time, and does nothing once it has ended. */
export interface Training {
  /** The report, also of a training that was stopped, or why there is none. Never rejects for what happens in the child. */
  readonly result: Promise<RunResult<TrainingReport>>;
  /** Writes a checkpoint and waits. */
  pause(): void;
  resume(): void;
  /** Writes a checkpoint and ends with a report. */
  stop(): void;
}

/**
 * Trains a network in a process of its own. A child that is killed leaves the last checkpoint, from which a training with `resume` goes on
 * as if nothing had happened.
 */
export function startTraining(asked: AskedTraining, options: TrainingOptions): Training {
  const { onUpdate, ...rest } = options;
  let remote: RunnerRemote | undefined;
  let wanted: TrainingControl['action'] = 'resume';
  const control = (action: TrainingControl['action']): void => {
    // Who has said stop does not wish to go on.
    if (wanted === 'stop') return;
    wanted = action;
    tell();
  };
  // A child that has died cannot be told, and its end is the result's affair.
  const tell = (): void => void remote?.controlTraining({ action: wanted }).catch(() => undefined);
  const train = async (): Promise<RunResult<TrainingReport>> => {
    const runOptions: RunOptions = { ...rest, timeoutMs: Infinity, ...(onUpdate && { onTrained: onUpdate }) };
    const choice = await chooseProvider(asked.provider, runOptions);
    if ('failure' in choice) return choice;
    if (isStopped()) return { failure: cancelled };
    const result = await inChild(withPrecision('fp32', runOptions), (child, folder) => {
      remote = child;
      const report = child.train({ ...asked, provider: choice.report, folder });
      if (wanted !== 'resume') tell();
      return report;
    });
    return 'failure' in result && result.failure.message.includes(stoppedEarly) ? { failure: cancelled } : result;
  };
  // Asked through a function, because the compiler thinks that nothing changes while a promise is awaited.
  const isStopped = (): boolean => wanted === 'stop';
  return {
    result: train(),
    pause: () => control('pause'),
    resume: () => control('resume'),
    stop: () => control('stop'),
  };
}
