import type { TrainingReport, TrainingUpdate, TrainRequest } from '../../../protocol/training.ts';
import type { Workshop } from '../runtime.ts';
import type { Control } from './control.ts';

/** Between a training and its host. */
export interface TrainingLine {
  readonly control: Control;
  readonly onUpdate: (update: TrainingUpdate) => void;
}

/** Trains a network, from the beginning or from a checkpoint. Throws in plain words where that cannot be done. */
export function train({ say }: Workshop, request: TrainRequest, { control }: TrainingLine): Promise<TrainingReport> {
  say(`training ${request.fileName}: ${control.wanted()}`);
  return Promise.reject(new Error(`${request.fileName} cannot be trained yet`));
}
