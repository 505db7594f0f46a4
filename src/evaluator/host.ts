import { Worker } from 'node:worker_threads';
import type { Evaluation, Program } from '../formats/typescript/evaluate.ts';
import type { ModuleFiles } from '../formats/typescript/link.ts';
import { connect, type Channel } from '../protocol/channel.ts';
import type { EvaluatorHostMethods, EvaluatorMethods } from '../protocol/evaluator.ts';
import { unpack } from './packing.ts';

/** Evaluates programs, one after the other, in a thread of its own. */
export interface Evaluator {
  /** What a program makes; `files` gives what it imports. Always answers: a thread that hangs or dies is replaced. */
  evaluate(program: Program, files: ModuleFiles): Promise<Evaluation>;
  dispose(): void;
}

/** The sandbox ends programs after 1 s by itself. A thread that has not answered by then hangs where it cannot look at the clock. */
const patienceMs = 2000;

/** So long a thread may take to start: where every core is busy it is seconds, and no fault of the program. */
const startMs = 30_000;

interface RunningWorker {
  readonly worker: Worker;
  readonly channel: Channel<EvaluatorMethods>;
  /** Where files come from for the program that is being evaluated. */
  files: ModuleFiles | undefined;
  /** How many files it waits for: a virtual file system may take its time. */
  reads: number;
}

/** An evaluator whose thread starts with the first program. */
export function createEvaluator(workerPath: string | URL): Evaluator {
  let running: RunningWorker | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const start = (): RunningWorker => {
    const worker = new Worker(workerPath, { stdout: true, stderr: true, execArgv: [], env: {} });
    const started: RunningWorker = {
      worker,
      files: undefined,
      reads: 0,
      channel: connect<EvaluatorMethods>(
        {
          post: message => worker.postMessage(message),
          listen(receive) {
            worker.on('message', receive);
            return () => worker.off('message', receive);
          },
        },
        {
          async read({ uri }) {
            started.reads += 1;
            try {
              return (await started.files?.read(uri)) ?? { problem: 'missing' };
            } finally {
              started.reads -= 1;
            }
          },
        } satisfies EvaluatorHostMethods,
      ),
    };
    worker.once('error', error => drop(started, error.message));
    worker.once('exit', () => drop(started, 'the thread has ended'));
    // A program that nobody waits for any more does not keep the process alive.
    worker.unref();
    return started;
  };

  const drop = (dropped: RunningWorker, reason: string): void => {
    if (running === dropped) running = undefined;
    dropped.channel.dispose(reason);
    void dropped.worker.terminate(); // whatever it was doing, nobody needs it
  };

  const evaluateNow = async (program: Program, files: ModuleFiles): Promise<Evaluation> => {
    running ??= start();
    const current = running;
    current.files = files;
    current.worker.ref();
    const late = (): void => {
      if (current.reads === 0) drop(current, 'it does not look at the clock');
      else timer.refresh();
    };
    let timer = setTimeout(late, startMs);
    try {
      await current.channel.remote.ready({});
      clearTimeout(timer);
      timer = setTimeout(late, patienceMs + program.text.length / 100);
      return unpack(await current.channel.remote.evaluate(program));
    } catch (error) {
      drop(current, 'it has failed');
      return failed(program, error instanceof Error ? error.message : String(error));
    } finally {
      clearTimeout(timer);
      current.worker.unref();
    }
  };

  return {
    evaluate(program, files) {
      const result = queue.then(() => evaluateNow(program, files));
      queue = result.catch(() => undefined);
      return result;
    },
    dispose() {
      if (running !== undefined) drop(running, 'the evaluator is disposed');
    },
  };
}

/** What there is to say when the thread could not answer. */
function failed({ text, uri }: Program, reason: string): Evaluation {
  const end = text.indexOf('\n');
  return {
    syntax: undefined,
    recorded: undefined,
    isComplete: false,
    problems: [
      {
        code: 'evaluation-too-long',
        severity: 'error',
        message: `the program was ended: ${reason}; write fewer layers, or find the loop that does not end`,
        span: { start: 0, end: Math.max(1, end === -1 ? text.length : end) },
      },
    ],
    recordedProblems: [],
    console: [],
    files: [uri],
  };
}
