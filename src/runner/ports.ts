import type { ChildProcess } from 'node:child_process';
import type { Port } from '../protocol/channel.ts';

/** How the child begins to say that the runtime which it was told to load is none; the host looks for it among its last words. */
export const unloadable = 'no onnxruntime-node can be loaded from';

/** How the child says that a training was stopped while its data were read, so that there is nothing to report. */
export const stoppedEarly = 'the training was stopped before its first step';

/** The pipe from a forked process to the one that forked it. */
export function parentPort(): Port {
  return {
    post(message) {
      // A host that has died cannot be told; without someone to take the error, it would end us before we have kept our work.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    listen(receive) {
      process.on('message', receive);
      return () => process.off('message', receive);
    },
  };
}

/** The pipe to a forked process. */
export function childPort(child: ChildProcess): Port {
  return {
    post(message) {
      // A child that has died cannot be written to; its exit is dealt with where it was forked.
      if (child.connected) child.send(message as object, () => undefined);
    },
    listen(receive) {
      // What is no message of ours must not throw here, in the middle of the editor.
      const receiveOurs = (message: unknown): void => {
        if (typeof message === 'object' && message !== null) receive(message);
      };
      child.on('message', receiveOurs);
      return () => child.off('message', receiveOurs);
    },
  };
}
