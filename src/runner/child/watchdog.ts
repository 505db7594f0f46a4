import { Worker } from 'node:worker_threads';

/** Milliseconds between two looks at the host. */
const interval = 1000;

/** How long what has to be done before the end may take, milliseconds: writing 500 MB takes a second or two. */
const patience = 20_000;

/** What this process does before it ends because its host is gone. */
export interface Watchdog {
  /** Does something first, in place of what was said before; nothing where that is undefined. What it throws is nobody's any more. */
  beforeEnd(last: (() => void) | undefined): void;
}

/**
 * Ends this process when its host is gone. A thread of its own looks after it, because a call of the native runtime blocks all others:
 * without it, a child whose host was killed would go on for hours. Where there is something to be done first, the thread waits for a while.
 */
export function dieWithHost(): Watchdog {
  let last: (() => void) | undefined;
  // 1 while the thread has to wait.
  const waits = new Int32Array(new SharedArrayBuffer(4));
  const end = (): never => {
    try {
      last?.();
    } finally {
      process.exit();
    }
  };
  process.once('disconnect', end);
  if (!process.connected) process.exit();
  // The host says its number: it may be dead before we ask the system for that of our parent.
  const host = Number(process.argv[2] ?? process.ppid);
  const code = `(${watch.toString()})(${host}, ${interval}, ${patience}, require('node:worker_threads').workerData)`;
  const worker = new Worker(code, { eval: true, workerData: waits });
  worker.unref();
  return {
    beforeEnd(next) {
      last = next;
      waits[0] = next === undefined ? 0 : 1;
    },
  };
}

/** Runs in the thread, by its own text: nothing from outside can be used here. */
function watch(host: number, everyMs: number, patienceMs: number, waits: Int32Array): void {
  let goneAt: number | undefined;
  setInterval(() => {
    let isThere = process.ppid === host;
    try {
      // Where orphans keep the number of their parent, as on Windows.
      process.kill(host, 0);
    } catch (error) {
      isThere &&= (error as NodeJS.ErrnoException).code === 'EPERM';
    }
    if (isThere) return;
    goneAt ??= Date.now();
    if (waits[0] !== 1 || goneAt + patienceMs < Date.now()) process.kill(process.pid, 'SIGKILL');
  }, everyMs);
}
