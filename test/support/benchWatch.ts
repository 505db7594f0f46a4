/**
 * Runs in a page before its own script, and notes how long each piece of work holds it up, ms: reading a message apart from all else,
 * slices between which the page answers, frames, and what the browser itself calls a long task, which includes painting.
 */
export const watchScript = `
  window.watched = { parsing: [], messages: [], slices: [], frames: [], longTasks: [] };
  const timed = (durations, work) => function (...given) {
    const start = performance.now();
    try {
      return work.apply(this, given);
    } finally {
      durations.push(performance.now() - start);
    }
  };
  JSON.parse = timed(watched.parsing, JSON.parse);
  const nextFrame = window.requestAnimationFrame;
  // Slices go on by messages to the page itself.
  const { prototype } = MessagePort;
  const { get, set } = Object.getOwnPropertyDescriptor(prototype, 'onmessage');
  Object.defineProperty(prototype, 'onmessage', {
    get,
    set(work) {
      set.call(this, timed(watched.slices, work));
    },
  });
  window.requestAnimationFrame = work => nextFrame(timed(watched.frames, work));
  const listen = window.addEventListener.bind(window);
  window.addEventListener = (type, work, ...rest) =>
    listen(type, type === 'message' ? timed(watched.messages, work) : work, ...rest);
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) watched.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });

  /** Forgets what was noted. */
  window.watchAgain = () => {
    for (const durations of Object.values(watched)) durations.length = 0;
  };

  /** Takes a message as the editor sends it. */
  window.receive = message => {
    window.received = performance.now();
    window.postMessage(message, '*');
  };

  /** Until the drawing has changed and that frame is painted; gives how long that was from the message, ms. */
  window.untilPainted = () => new Promise(resolve => {
    const observer = new MutationObserver(changes => {
      const isDrawn = changes.some(({ target, addedNodes }) =>
        target.parentElement?.closest('svg.canvas') || [...addedNodes].some(node => node.matches?.('canvas, svg.canvas')));
      if (!isDrawn || document.querySelector('svg.canvas [data-id], .far canvas') === null) return;
      observer.disconnect();
      // Changes are made when a frame begins; the next task is behind its painting.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - window.received);
      port2.postMessage(undefined);
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  });

  /** The times between frames, ms, until watchFrames is called again. */
  window.watchFrames = () => {
    const intervals = [];
    let last;
    let isWatching = true;
    const frame = now => {
      if (last !== undefined) intervals.push(now - last);
      last = now;
      if (isWatching) nextFrame(frame);
    };
    nextFrame(frame);
    window.framesSeen = () => {
      isWatching = false;
      return intervals;
    };
  };
`;

/** What a page has noted, ms. */
export interface Watched {
  readonly parsing: readonly number[];
  /** Messages that were received, reading included. */
  readonly messages: readonly number[];
  readonly slices: readonly number[];
  readonly frames: readonly number[];
  readonly longTasks: readonly number[];
}
