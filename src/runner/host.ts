import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../protocol/channel.ts';
import type {
  BenchmarkReport,
  BenchmarkRequest,
  ProviderChoice,
  RunnerHostMethods,
  RunnerMethods,
  RunRequest,
  ValidationReport,
} from '../protocol/runner.ts';
import { childPort } from './ports.ts';

/** Why there is no report. */
export interface RunFailure {
  readonly kind: 'cancelled' | 'timeout' | 'memory' | 'crash' | 'runtime';
  /** What happened, where, and what to do about it. */
  readonly message: string;
}

/** A report, or why there is none. */
export type RunResult<Report> = { readonly report: Report } | { readonly failure: RunFailure };

/** Around a run. */
export interface RunOptions {
  /** The bundled `child.ts`. */
  readonly runnerPath: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
  /** Arguments for Node, such as a limit of its memory. */
  readonly nodeArguments?: readonly string[];
}

/** Validates a network in a process of its own. Never throws for what happens in there. */
export function startValidation(
  request: Omit<RunRequest, 'folder'>,
  options: RunOptions,
): Promise<RunResult<ValidationReport>> {
  return inChild(options, (remote, folder) => remote.validate({ ...request, folder }));
}

/** Benchmarks a network in a process of its own. Never throws for what happens in there. */
export function startBenchmark(
  request: Omit<BenchmarkRequest, 'folder'>,
  options: RunOptions,
): Promise<RunResult<BenchmarkReport>> {
  return inChild(options, (remote, folder) => remote.benchmark({ ...request, folder }));
}

/** The report with the library that a refused provider lacks: the runtime says its name only on stderr. */
function withMissingLibrary<Report extends { readonly provider: ProviderChoice }>(
  report: Report,
  errors: string,
): Report {
  const library = missingLibrary(errors);
  if (library === undefined || report.provider.requested === report.provider.used) return report;
  return { ...report, provider: { ...report.provider, reason: `${report.provider.reason} (${library} is missing)` } };
}

function missingLibrary(errors: string): string | undefined {
  return /(lib[\w.+-]+\.so[\w.]*): cannot open shared object file/.exec(errors)?.[1];
}

type RunnerRemote = ReturnType<typeof connect<RunnerMethods>>['remote'];

async function inChild<Report extends { readonly provider: ProviderChoice }>(
  options: RunOptions,
  ask: (remote: RunnerRemote, folder: string) => Promise<Report>,
): Promise<RunResult<Report>> {
  if (options.signal?.aborted === true) return { failure: cancelled };
  const folder = mkdtempSync(join(tmpdir(), 'cnn-designer-'));
  const child = fork(options.runnerPath, [], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    execArgv: [...(options.nodeArguments ?? [])],
  });
  const errors = collectErrors(child);
  const channel = connect<RunnerMethods>(childPort(child), {
    progress: ({ message }) => options.onProgress?.(message),
  } satisfies RunnerHostMethods);

  // Whatever ends the child from outside decides what its end means.
  let stopped: RunFailure | undefined;
  const stop = (failure: RunFailure): void => {
    stopped ??= failure;
    child.kill('SIGKILL');
  };
  const cancel = (): void => stop(cancelled);
  options.signal?.addEventListener('abort', cancel, { once: true });
  const timer = setTimeout(() => stop(timedOut(options.timeoutMs)), options.timeoutMs);
  const ended = new Promise<RunFailure>(resolve => {
    child.once('error', error => resolve({ kind: 'runtime', message: `the runner did not start: ${error.message}` }));
    child.once('close', (code, signal) => resolve(stopped ?? failureOfExit(code, signal, errors())));
  });
  const answered = ask(channel.remote, folder).then(
    (report): RunResult<Report> => ({ report: withMissingLibrary(report, errors()) }),
    (error: unknown): RunResult<Report> => ({ failure: failureOfError(error, errors()) }),
  );
  try {
    return await Promise.race([answered, ended.then(failure => ({ failure }))]);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', cancel);
    child.kill('SIGKILL');
    await ended;
    channel.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

const cancelled: RunFailure = { kind: 'cancelled', message: 'the run was cancelled' };

function timedOut(timeoutMs: number): RunFailure {
  const message = `the run took longer than ${timeoutMs / 1000} s and was ended; use a smaller input or a longer time-out`;
  return { kind: 'timeout', message };
}

const outOfMemory = 'the run needs more memory than this machine gives it; use a smaller input, batch or network';

/** What the death of the child means: it died by itself, without an answer. */
export function failureOfExit(code: number | null, signal: NodeJS.Signals | null, errors: string): RunFailure {
  if (/heap out of memory|Array buffer allocation failed|bad_alloc/i.test(errors))
    return { kind: 'memory', message: outOfMemory };
  // Nobody but the system kills a process this way, and it does so when memory runs out.
  if (signal === 'SIGKILL') return { kind: 'memory', message: outOfMemory };
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
  };
}

function failureOfError(error: unknown, errors: string): RunFailure {
  const message = error instanceof Error ? error.message : String(error);
  if (
    /bad_alloc|bad allocation|Failed to allocate memory|Array buffer allocation failed|Invalid array length|Invalid typed array length/i.test(
      message,
    )
  )
    return { kind: 'memory', message: `${outOfMemory} (${message})` };
  const library = missingLibrary(errors);
  return { kind: 'runtime', message: library === undefined ? message : `${message} (${library} is missing)` };
}

/** Keeps the last of what the child writes to stderr. */
function collectErrors(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    text = (text + part).slice(-16_000);
  });
  return () => text;
}

function lastLine(text: string, pattern: RegExp): string {
  return (
    text
      .split('\n')
      .findLast(line => pattern.test(line))
      ?.trim() ?? ''
  );
}
