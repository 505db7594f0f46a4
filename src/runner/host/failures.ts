import { unloadable } from '../ports.ts';

/** Why there is no report. */
export interface RunFailure {
  readonly kind: 'cancelled' | 'timeout' | 'memory' | 'crash' | 'runtime';
  /** What happened, where, and what to do about it. */
  readonly message: string;
  /** The signal that a crash ended with, where it was one. */
  readonly signal?: string;
}

/** Somebody has cancelled it. */
export const cancelled: RunFailure = { kind: 'cancelled', message: 'the run was cancelled' };

/** The child took too long. */
export function timedOut(timeoutMs: number): RunFailure {
  const message = `the run took longer than ${timeoutMs / 1000} s and was ended; use a smaller input or a longer time-out`;
  return { kind: 'timeout', message };
}

const outOfMemory = 'the run needs more memory than this machine gives it; use a smaller input, batch or network';

/** No run can begin, because it has no place for its model. */
export function noFolder(error: unknown): RunFailure {
  const why = error instanceof Error ? error.message : String(error);
  return {
    kind: 'runtime',
    message: `a folder for the model cannot be made: ${why}; free some space, or choose another place with TMPDIR`,
  };
}

/** The system starts no process for the run. */
export function notStarted(error: unknown): RunFailure {
  const why = error instanceof Error ? error.message : String(error);
  return { kind: 'runtime', message: `the runner did not start: ${why}; end other programs and try again` };
}

/**
 * What the death of the child means when we have not ended it ourselves. `systemKilled` says whether the system has meanwhile ended a
 * process for lack of memory, where that is known.
 */
export function failureOfExit(
  code: number | null,
  signal: NodeJS.Signals | null,
  errors: string,
  systemKilled?: boolean,
): RunFailure {
  if (/heap out of memory|Array buffer allocation failed|bad_alloc/i.test(errors))
    return { kind: 'memory', message: outOfMemory };
  if (signal === 'SIGKILL') return failureOfKill(systemKilled);
  if (errors.includes(unloadable))
    return { kind: 'runtime', message: lastLine(errors, new RegExp(unloadable)).replace(/^.*?Error: /, '') };
  if (/ERR_MODULE_NOT_FOUND|MODULE_NOT_FOUND|ERR_DLOPEN_FAILED/.test(errors))
    return {
      kind: 'runtime',
      message: `onnxruntime-node cannot be loaded: ${lastLine(errors, /Error/)}; install it again`,
    };
  const how = signal === null ? `with exit code ${code ?? 'unknown'}` : `by the signal ${signal}`;
  // Node ends its report of an error with its own version; the error is the line that says so.
  const said = lastLine(errors, /\w*Error\b.*:/) || lastLine(errors, /\S/);
  return {
    kind: 'crash',
    message: `the runner ended ${how}${said === '' ? '' : `: ${said}`}; the editor is not affected`,
    ...(signal !== null && { signal }),
  };
}

/** The system ends a process this way when memory runs out, and so does anybody who loses patience. */
function failureOfKill(systemKilled: boolean | undefined): RunFailure {
  if (systemKilled === true) return { kind: 'memory', message: `${outOfMemory} (the system ended the runner)` };
  const unknown = systemKilled === undefined ? '; if that was the system, memory ran out' : '';
  return {
    kind: 'crash',
    message: `the runner was ended from outside, by SIGKILL${unknown}; the editor is not affected`,
  };
}

/** How CUDA's libraries say that the memory of the device is used up. */
const deviceMemory = /CUDA failure 2\b|(?:CUBLAS|CUDNN)_STATUS_ALLOC_FAILED|CUDA error[\w :]*out of memory/i;

const outOfDeviceMemory =
  'the run needs more memory than the GPU has left; use a smaller input or batch, or end other programs that use the GPU';

/** What an error means that the child has answered with; `errors` is what it wrote to stderr. */
export function failureOfError(error: unknown, errors: string): RunFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (deviceMemory.test(message)) return { kind: 'memory', message: outOfDeviceMemory };
  if (
    /bad_alloc|bad allocation|Failed to allocate memory|Array buffer allocation failed|Invalid array length|Invalid typed array length/i.test(
      message,
    )
  )
    return { kind: 'memory', message: `${outOfMemory} (${message})` };
  if (/ of memory and there are /.test(message)) return { kind: 'memory', message };
  const library = missingLibrary(errors);
  return { kind: 'runtime', message: library === undefined ? message : `${message} (${library} is missing)` };
}

function lastLine(text: string, pattern: RegExp): string {
  return (
    text
      .split('\n')
      .findLast(line => pattern.test(line))
      ?.trim() ?? ''
  );
}

/** The library that the system did not find: the runtime says its name only on stderr. */
function missingLibrary(errors: string): string | undefined {
  return /(lib[\w.+-]+\.so[\w.]*): cannot open shared object file/.exec(errors)?.[1];
}
