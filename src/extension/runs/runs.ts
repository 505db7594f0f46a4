import * as vscode from 'vscode';
import type { RunSettings } from '../../protocol/reports.ts';
import type { RunOptions } from '../../runner/host/child.ts';
import { startBenchmark, startValidation } from '../../runner/host/runs.ts';
import { runtimeOf } from '../commands/setUpCuda.ts';
import type { Measurements } from './measurements.ts';
import type { NetworkToRun } from './networkToRun.ts';
import type { ChosenWeights } from '../weights.ts';
import { sidesOf, type BenchmarkPlan, type RunOutcome, type RunPlan } from './plan.ts';
import { createQueue, type Asked, type QueuedJob } from './queue.ts';

/** Runs of networks, one at a time, whoever asks for them: commands, and tests. */
export interface Runs {
  /** What is run is the network as it is given, with the weights that are chosen for it; it is shown in the measurements when it is done. */
  ask(network: NetworkToRun, plan: RunPlan): Asked<RunOutcome>;
  jobs(): readonly QueuedJob[];
  cancel(id: number): void;
  cancelAll(): void;
  /** There is something new in `jobs`. */
  readonly onDidChange: vscode.Event<void>;
  /** What is done with a network now. */
  readonly onDidProgress: vscode.Event<RunProgress>;
  /** Ends what runs; resolves when its process and its files are gone. */
  dispose(): Promise<void>;
}

/** What a run does with a network. */
export interface RunProgress {
  readonly uri: vscode.Uri;
  /** For a person; absent when the run has ended. */
  readonly message?: string;
}

/** Runs before a benchmark measures. */
const warmup = 5;

/** A measurement is over when the interval of its median is this narrow, as a share of it. */
const intervalTarget = 0.01;

/** No runs yet. */
export function createRuns(
  context: vscode.ExtensionContext,
  measurements: Measurements,
  weights: ChosenWeights,
  log: vscode.LogOutputChannel,
): Runs {
  const changed = new vscode.EventEmitter<void>();
  const progressed = new vscode.EventEmitter<RunProgress>();
  const queue = createQueue<RunOutcome>({ changed: () => changed.fire(), log: line => log.info(line) });

  const run = async (
    network: NetworkToRun,
    plan: RunPlan,
    given: GivenWeights,
    signal: AbortSignal,
    onProgress: (message: string) => void,
  ): Promise<RunOutcome> => {
    const options = runOptions(context, network.uri, signal, onProgress);
    const { validation, failure } = plan.validates ? await validated(network, given, options) : {};
    if (validation !== undefined) measurements.keep(network, { kind: 'validation', report: validation });
    if (failure !== undefined || plan.benchmark === undefined)
      return { ...(validation && { validation }), ...(failure && { failure }) };
    const timed = await benchmarked(network, plan.benchmark, given, options);
    if (timed.benchmark !== undefined) measurements.keep(network, { kind: 'benchmark', report: timed.benchmark });
    return { ...(validation && { validation }), ...timed };
  };

  return {
    ask(network, plan) {
      // As they are chosen now: another choice is for the next run.
      const path = weights.of(network.uri);
      const given = path === undefined ? {} : { weights: { path } };
      const name = network.network.name === '' ? network.fileName : network.network.name;
      return queue.ask({
        key: `${network.uri.toString()} ${JSON.stringify([plan, given])}`,
        title: name,
        async run(signal, say) {
          const { uri } = network;
          const tell = (message: string): void => {
            say(message);
            progressed.fire({ uri, message });
          };
          try {
            const outcome = await run(network, plan, given, signal, tell);
            const { failure } = outcome;
            if (failure !== undefined) log.warn(`${name}: ${failure.kind}: ${failure.message}`);
            return outcome;
          } finally {
            progressed.fire({ uri });
          }
        },
      });
    },
    jobs: () => queue.jobs(),
    cancel: id => queue.cancel(id),
    cancelAll: () => queue.cancelAll(),
    onDidChange: changed.event,
    onDidProgress: progressed.event,
    async dispose() {
      await queue.dispose();
      changed.dispose();
      progressed.dispose();
    },
  };
}

/** What the settings of a run say of weights. */
type GivenWeights = Pick<RunSettings, 'weights'>;

async function validated(network: NetworkToRun, given: GivenWeights, options: RunOptions): Promise<RunOutcome> {
  const { network: written, fileName, uri } = network;
  const provider = settingsOf(uri).get<string>('run.executionProvider', 'auto');
  const request = { network: written, fileName, provider, settings: { precision: 'fp32', ...given } } as const;
  const result = await startValidation(request, options);
  return 'report' in result ? { validation: result.report } : result;
}

async function benchmarked(
  network: NetworkToRun,
  plan: BenchmarkPlan,
  given: GivenWeights,
  options: RunOptions,
): Promise<RunOutcome> {
  const { network: written, fileName, uri } = network;
  const { batches, durationMs, perLayer, precisions, threads, sides } = plan;
  const [precision] = precisions;
  const provider = plan.provider ?? settingsOf(uri).get<string>('run.executionProvider', 'auto');
  const all = sidesOf(written, sides);
  const result = await startBenchmark(
    {
      network: written,
      fileName,
      provider,
      settings: { precision, ...given },
      batches,
      warmup,
      durationMs,
      intervalTarget,
      perLayer,
      roofline: perLayer,
      precisions,
      ...(0 < threads.length && { threads }),
      ...(0 < all.length && { sides: all }),
    },
    options,
  );
  return 'report' in result ? { benchmark: result.report } : result;
}

/** How the host runs something for a network, as its settings say. */
export function runOptions(
  context: vscode.ExtensionContext,
  network: vscode.Uri,
  signal: AbortSignal,
  onProgress: (message: string) => void,
): RunOptions {
  const runtimePath = runtimeOf(context);
  return {
    ...(runtimePath !== undefined && { runtimePath }),
    runnerPath: vscode.Uri.joinPath(context.extensionUri, 'dist', 'runner.js').fsPath,
    timeoutMs: settingsOf(network).get<number>('run.timeoutSeconds', 600) * 1000,
    signal,
    onProgress,
  };
}

function settingsOf(network: vscode.Uri): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('cnn', network);
}
