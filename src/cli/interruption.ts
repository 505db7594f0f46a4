const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let received: (typeof endings)[number] | undefined;

/**
 * Milliseconds within which further signals belong to the first: `timeout` tells a command and then its whole group, and npm passes on
 * what the terminal has sent to both.
 */
const togetherMs = 500;

/**
 * Is aborted by Ctrl+C and by whoever else asks the command to end, so that it can take with it what it has begun: a child, a folder, half
 * a file. The second time, a moment later, the system ends it at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const ending of endings)
    process.on(ending, () => {
      if (received !== undefined) return;
      received = ending;
      controller.abort();
      setTimeout(giveBack, togetherMs).unref();
    });
  return controller.signal;
}

/** Lets the system do again with these signals what it usually does. */
function giveBack(): void {
  for (const ending of endings) process.removeAllListeners(ending);
}

/** Ends as an interrupted command has to, by the same signal: a shell goes on with its loop after any exit code. */
export function endAsInterrupted(): void {
  if (received === undefined) return;
  giveBack();
  process.kill(process.pid, received);
}
