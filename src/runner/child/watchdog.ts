import { Worker } from 'node:worker_threads';

/** Milliseconds between two looks at the host. */
const interval = 1000;

/**
 * Ends this process when its host is gone. A thread of its own looks after it, because a call of the native runtime blocks all others:
 * without it, a child whose host was killed would go on for hours.
 */
export function dieWithHost(): void {
  process.once('disconnect', () => process.exit());
  if (!process.connected) process.exit();
  // The host says its number: it may be dead before we ask the system for that of our parent.
  const host = Number(process.argv[2] ?? process.ppid);
  const worker = new Worker(`(${watch.toString()})(${host}, ${interval})`, { eval: true });
  worker.unref();
}

/** Runs in the thread, by its own text: nothing from outside can be used here. */
function watch(host: number, everyMs: number): void {
  setInterval(() => {
    let isThere = process.ppid === host;
    try {
      // Where orphans keep the number of their parent, as on Windows.
      process.kill(host, 0);
    } catch (error) {
      isThere &&= (error as NodeJS.ErrnoException).code === 'EPERM';
    }
    if (!isThere) process.kill(process.pid, 'SIGKILL');
  }, everyMs);
}
