import type { TrainingControl } from '../../../protocol/runner.ts';

/** What the host wants of a training, which looks at it between two steps. */
export interface Control {
  /** 'resume' for as long as nothing else was asked for. */
  readonly wanted: () => TrainingControl['action'];
  readonly set: (action: TrainingControl['action']) => void;
  /** Ends when something else is wanted than a pause. */
  readonly untilResumed: () => Promise<void>;
  /** Is aborted when it is to stop, for what takes long before the first step. */
  readonly stopped: AbortSignal;
}

/** A control that lets a training run. */
export function createControl(): Control {
  let wanted: TrainingControl['action'] = 'resume';
  let wake: (() => void) | undefined;
  const stopping = new AbortController();
  return {
    stopped: stopping.signal,
    wanted: () => wanted,
    set(action) {
      wanted = action;
      if (action === 'stop') stopping.abort();
      if (action !== 'pause') wake?.();
    },
    async untilResumed() {
      while (wanted === 'pause')
        await new Promise<void>(resolve => {
          wake = resolve;
        });
    },
  };
}
