import type { Steps } from '../../../src/diagram/steps.ts';

/** How long steps may take before the page has to answer again, ms. */
const sliceMs = 12;

/**
 * Goes through steps: at once where that is quick, else in slices between which the page answers. `done` is called with their result,
 * unless what this returns has been called before: then it is not wanted any more.
 */
export function inSlices<Result>(steps: Steps<Result>, isQuick: boolean, done: (result: Result) => void): () => void {
  let isWanted = true;
  const slice = (): void => {
    const end = isQuick ? Infinity : performance.now() + sliceMs;
    while (isWanted && performance.now() < end) {
      const step = steps.next();
      if (step.done !== true) continue;
      isWanted = false;
      done(step.value);
    }
    if (isWanted) soon(slice);
  };
  if (isQuick) slice();
  else soon(slice); // whoever asks has just read a message of megabytes, or drawn a frame
  return () => {
    isWanted = false;
  };
}

/** As soon as the page has answered what was waiting. Timers inside timers would wait 4 ms each, a quarter of the time. */
function soon(work: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    work();
  };
  port2.postMessage(undefined);
}
