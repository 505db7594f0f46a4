import { fork, type ChildProcess } from 'node:child_process';
import { connect } from '../../protocol/channel.ts';
import type { RunnerHostMethods, RunnerMethods } from '../../protocol/runner.ts';
import type { TrainingUpdate } from '../../protocol/training.ts';
import { childPort } from '../ports.ts';
import {
  cancelled,
  failureOfError,
  failureOfExit,
  noFolder,
  notStarted,
  timedOut,
  type RunFailure,
} from './failures.ts';
import { makeRunFolder, removeOrphanedFolders, removeRunFolder } from './folders.ts';
import { systemKills } from './systemKills.ts';

/** A report, or why there is none. */
export type RunResult<Report> = { readonly report: Report } | { readonly failure: RunFailure };

/** Around a child. */
export interface RunOptions {
  /** The bundled `child/main.ts`. */
  readonly runnerPath: string;
  /** Infinity for a child that may take as long as it likes. */
  readonly timeoutMs: number;
  /** How long a provider may take for a test model. */
  readonly trialTimeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
  /** Is told how a training goes on. */
  readonly onTrained?: (update: TrainingUpdate) => void;
  /** Is given what the child has written to stderr so far, or the end of it. */
  readonly onErrors?: (text: string) => void;
  /** Arguments for Node, such as a limit of its memory. */
  readonly nodeArguments?: readonly string[];
  /** Variables for the child beside our own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The onnxruntime-node to be loaded when it is not the one beside us: a copy with more providers. */
  readonly runtimePath?: string;
}

/** The child, as the host calls it. */
export type RunnerRemote = ReturnType<typeof connect<RunnerMethods>>['remote'];

/** How long what a child has written is waited for once it is dead: something that it started may keep the pipe open for good. */
const lastWordsMs = 1000;

/** Lets a child do something in a folder of its own; both are gone afterwards, whatever became of it. */
export async function inChild<Answer>(
  options: RunOptions,
  ask: (remote: RunnerRemote, folder: string) => Promise<Answer>,
): Promise<RunResult<Answer>> {
  if (options.signal?.aborted === true) return { failure: cancelled };
  removeOrphanedFolders();
  let folder: string;
  try {
    folder = makeRunFolder();
  } catch (error) {
    return { failure: noFolder(error) };
  }
  const killsBefore = systemKills();
  let child: ChildProcess;
  try {
    child = start(options);
  } catch (error) {
    // Some failures are events, and others, such as a lack of memory, are thrown.
    removeRunFolder(folder);
    return { failure: notStarted(error) };
  }
  const errors = collectErrors(child, options.onErrors);
  const channel = connect<RunnerMethods>(childPort(child), {
    progress: ({ message }) => options.onProgress?.(message),
    trained: update => options.onTrained?.(update),
  } satisfies RunnerHostMethods);

  // Whatever ends the child from outside decides what its end means.
  let stopped: RunFailure | undefined;
  const stop = (failure: RunFailure): void => {
    stopped ??= failure;
    child.kill('SIGKILL');
  };
  const cancel = (): void => stop(cancelled);
  options.signal?.addEventListener('abort', cancel, { once: true });
  // A timer without an end would ring at once.
  const timer = Number.isFinite(options.timeoutMs)
    ? setTimeout(() => stop(timedOut(options.timeoutMs)), options.timeoutMs)
    : undefined;
  const ended = new Promise<RunFailure>(resolve => {
    // Not once: a second error that nobody listens to would end the editor's process.
    child.on('error', error => resolve(notStarted(error)));
    child.once('exit', () => setTimeout(() => child.stderr?.destroy(), lastWordsMs).unref());
    child.once('close', (code, signal) =>
      resolve(stopped ?? failureOfExit(code, signal, errors(), hasSystemKilled(killsBefore))),
    );
  });
  const answered = ask(channel.remote, folder).then(
    (report): RunResult<Answer> => ({ report }),
    (error: unknown): RunResult<Answer> => ({ failure: failureOfError(error, errors()) }),
  );
  try {
    return await Promise.race([answered, ended.then(failure => ({ failure }))]);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', cancel);
    child.kill('SIGKILL');
    await ended;
    channel.dispose();
    removeRunFolder(folder);
  }
}

function start({ runnerPath, nodeArguments = [], environment, runtimePath }: RunOptions): ChildProcess {
  // Our number is its first argument, so that it knows whose death is its own.
  return fork(runnerPath, [String(process.pid)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    execArgv: [...nodeArguments],
    env: { ...process.env, ...environment, ...(runtimePath !== undefined && { CNN_ONNXRUNTIME: runtimePath }) },
  });
}

/** Whether memory ran out meanwhile and the system ended a process; undefined where it does not say. */
function hasSystemKilled(before: number | undefined): boolean | undefined {
  const now = systemKills();
  return before === undefined || now === undefined ? undefined : before < now;
}

/** Keeps the last of what the child writes to stderr. */
function collectErrors(child: ChildProcess, onErrors?: (text: string) => void): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    text = (text + part).slice(-16_000);
    onErrors?.(text);
  });
  return () => text;
}
