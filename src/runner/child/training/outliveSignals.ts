import type { Control } from './control.ts';

/** Milliseconds in which a host that got the same signal says what is to be done, or is gone. */
const hostsTurn = 1000;

/**
 * Keeps a training from dying of the signals that ask a process to end. They often reach the host as well, by the terminal, `timeout` or a
 * machine that shuts down, and it is the host that says what is to be done. Where SIGTERM was meant for this process alone, and so nobody
 * says anything, it stops with a checkpoint.
 */
export function outliveSignals(control: Control): void {
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('SIGTERM', () => void setTimeout(() => control.set('stop'), hostsTurn));
}
