import type { LearnedMethods, LearnedSummary, OpenLearnedRequest } from '../../protocol/learned.ts';
import { inChild, type RunnerRemote, type RunOptions } from './child.ts';
import type { RunFailure } from './failures.ts';

/** A network that is open in a child of its own, until it is closed. */
export interface Learned extends Pick<RunnerRemote, Exclude<keyof LearnedMethods, 'openLearned'>> {
  readonly summary: LearnedSummary;
  close(): void;
}

/** Opens a network to look at its filters, activations and mistakes. Its child lives until it is closed, or until it dies of something. */
export async function openLearned(
  asked: Omit<OpenLearnedRequest, 'folder'>,
  options: Omit<RunOptions, 'timeoutMs'>,
): Promise<Learned | { readonly failure: RunFailure }> {
  let close = (): void => undefined;
  const closed = new Promise<void>(resolve => (close = resolve));
  return new Promise(resolve => {
    // What ends the child later on rejects the calls that wait for it.
    void inChild({ ...options, timeoutMs: Infinity }, async (remote, folder) => {
      const summary = await remote.openLearned({ ...asked, folder });
      const { filters, activations, maximise, confusion } = remote;
      resolve({ summary, filters, activations, maximise, confusion, close });
      await closed;
    }).then(result => {
      if ('failure' in result) resolve(result);
    });
  });
}
