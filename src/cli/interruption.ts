const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let received: (typeof endings)[number] | undefined;

/**
 * Is aborted by Ctrl+C and by whoever else asks the command to end, so that it can take with it what it has begun: a child, a folder, half
 * a file. The second time the system ends it at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const ending of endings)
    process.once(ending, () => {
      received = ending;
      controller.abort();
    });
  return controller.signal;
}

/** Ends as an interrupted command has to, by the same signal: a shell goes on with its loop after any exit code. */
export function endAsInterrupted(): void {
  if (received !== undefined) process.kill(process.pid, received);
}
