import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { TextRange } from '../../diagram/model.ts';
import {
  checkRequest,
  diagramRequest,
  type Check,
  type CheckParams,
  type CheckResult,
  type DiagramParams,
  type DiagramResult,
} from '../../protocol/lsp.ts';
import { toRange } from '../places.ts';
import { networkToRun, whyNothingRuns } from './networkToRun.ts';
import { latencyOf, proof, type RunOutcome, type RunPlan } from './plan.ts';
import type { Runs } from './runs.ts';
import { failuresOf, type Failure } from './verdicts.ts';

/** What the tests of networks are run with. */
export interface TestServices {
  readonly runs: Runs;
  readonly log: vscode.LogOutputChannel;
  client(): Promise<LanguageClient>;
}

/** Runs tests of one network, and tells the run what came of each. */
export type Tester = (
  network: vscode.TestItem,
  tests: readonly vscode.TestItem[],
  run: vscode.TestRun,
  token: vscode.CancellationToken,
) => Promise<void>;

/** What came of a test: why it failed, or why there is no answer; undefined when it was cancelled. */
type Verdict = { readonly failures: readonly Failure[] } | { readonly problem: string } | undefined;

/** Tests of the text are answered by the language server, those of the execution by a run in the common queue. */
export function createTester({ client, runs, log }: TestServices): Tester {
  return async (network, tests, run, token) => {
    const { uri } = network;
    if (uri === undefined) return;
    for (const test of tests) run.enqueued(test);
    for (const test of tests) {
      if (token.isCancellationRequested) {
        run.skipped(test);
        continue;
      }
      const start = performance.now();
      try {
        const verdict = await judge(test, uri, run, token);
        tell(run, test, uri, verdict, performance.now() - start);
      } catch (error) {
        log.error(`test of ${uri.toString()}: ${String(error)}`);
        run.errored(test, new vscode.TestMessage(String(error)));
      }
    }
  };

  async function judge(
    test: vscode.TestItem,
    uri: vscode.Uri,
    run: vscode.TestRun,
    token: vscode.CancellationToken,
  ): Promise<Verdict> {
    const server = await client();
    const check = await checkNetwork(uri, server);
    if (check === null) return { problem: vscode.l10n.t('the log of CNN Designer says why') };
    if (test.id === 'errors') {
      run.started(test);
      return { failures: check.errors };
    }
    if (test.id === 'maxParams' || test.id === 'maxMacs') {
      run.started(test);
      return { failures: overLimit(check, test.id) };
    }
    const plan: RunPlan = test.id === 'layers' ? { validates: true } : { ...proof, validates: false };
    const outcome = await executed(plan, test, uri, run, token);
    if (outcome === undefined || 'problem' in outcome) return outcome;
    if (outcome.failure !== undefined)
      return outcome.failure.kind === 'cancelled' ? undefined : { problem: outcome.failure.message };
    for (const line of inWords(outcome)) run.appendOutput(`${line}\r\n`, undefined, test);
    if (outcome.validation !== undefined) {
      const { validation } = outcome;
      return { failures: validation.passed ? [] : failuresOf(validation, await layerRanges(uri, server)) };
    }
    return { failures: tooSlow(check, outcome) };
  }

  /** A run in the common queue; undefined when it was cancelled. */
  async function executed(
    plan: RunPlan,
    test: vscode.TestItem,
    uri: vscode.Uri,
    run: vscode.TestRun,
    token: vscode.CancellationToken,
  ): Promise<RunOutcome | { readonly problem: string } | undefined> {
    const problem = whyNothingRuns(uri);
    if (problem !== undefined) return { problem };
    const asked = await networkToRun(await vscode.workspace.openTextDocument(uri), await client());
    if ('problem' in asked) return asked;
    const { id, outcome } = runs.ask(asked, plan);
    const begin = (): void => {
      if (runs.jobs().some(job => job.id === id && job.state === 'running')) run.started(test);
    };
    begin();
    const listening = [runs.onDidChange(begin), token.onCancellationRequested(() => runs.cancel(id))];
    try {
      return await outcome;
    } finally {
      for (const each of listening) each.dispose();
    }
  }
}

/** What a run has found, in lines for the output of its test. */
function inWords({ validation, benchmark }: RunOutcome): readonly string[] {
  const single = benchmark?.batches.find(({ batch }) => batch === 1);
  return [
    ...(validation
      ? [
          vscode.l10n.t(
            '{0}: {1} of {2} layers agree with the run',
            validation.name,
            validation.agreeing,
            validation.layers.length,
          ),
        ]
      : []),
    ...(benchmark && single
      ? [
          vscode.l10n.t('{0}: a median of {1} ms at batch 1', benchmark.name, single.median.toPrecision(3)),
          ...benchmark.warnings,
        ]
      : []),
  ];
}

/** What is known of a network without running it. */
export async function checkNetwork(uri: vscode.Uri, client: LanguageClient): Promise<CheckResult> {
  const document = await vscode.workspace.openTextDocument(uri);
  const params: CheckParams = { uri: document.uri.toString() };
  return client.sendRequest<CheckResult>(checkRequest, params);
}

function tell(run: vscode.TestRun, test: vscode.TestItem, uri: vscode.Uri, verdict: Verdict, duration: number): void {
  if (verdict === undefined) run.skipped(test);
  else if ('problem' in verdict) run.errored(test, messageOf({ message: verdict.problem }, test, uri), duration);
  else if (verdict.failures.length === 0) run.passed(test, duration);
  else
    run.failed(
      test,
      verdict.failures.map(failure => messageOf(failure, test, uri)),
      duration,
    );
}

function messageOf(
  { message, expected, actual, range }: Failure,
  test: vscode.TestItem,
  uri: vscode.Uri,
): vscode.TestMessage {
  const said =
    expected === undefined || actual === undefined
      ? new vscode.TestMessage(message)
      : vscode.TestMessage.diff(message, expected, actual);
  const place = range === undefined ? test.range : toRange(range);
  if (place !== undefined) said.location = new vscode.Location(uri, place);
  return said;
}

function overLimit({ limits }: Check, key: string): readonly Failure[] {
  return limits.flatMap((limit): readonly Failure[] => {
    if (limit.key !== key || limit.total === undefined || limit.total <= limit.limit) return [];
    const [expected, actual] = [limit.limit, limit.total].map(count => count.toLocaleString('en-US'));
    const message = vscode.l10n.t('{0} are above the {1} of {2}', actual ?? '', key, expected ?? '');
    return [{ message, ...bothOf(expected, actual), ...(limit.range && { range: limit.range }) }];
  });
}

function tooSlow({ limits }: Check, { benchmark }: RunOutcome): readonly Failure[] {
  const limit = limits.find(({ key }) => key === 'maxLatencyMs');
  const latency = benchmark && latencyOf(benchmark, limit?.limit);
  if (latency?.isOver !== true) return [];
  const [expected, actual] = [String(latency.limit), latency.median.toPrecision(3)];
  const message = vscode.l10n.t('a median of {0} ms at batch 1 is above the maxLatencyMs of {1}', actual, expected);
  return [{ message, ...bothOf(expected, actual), ...(limit?.range && { range: limit.range }) }];
}

function bothOf(expected: string | undefined, actual: string | undefined): Pick<Failure, 'expected' | 'actual'> {
  return expected === undefined || actual === undefined ? {} : { expected, actual };
}

/** Where the layers of a network stand, by their full names. */
async function layerRanges(uri: vscode.Uri, client: LanguageClient): Promise<(layer: string) => TextRange | undefined> {
  const params: DiagramParams = { uri: uri.toString() };
  const diagram = await client.sendRequest<DiagramResult>(diagramRequest, params);
  const ranges = new Map(diagram?.nodes.map(({ layer, range }) => [layer, range]));
  return layer => ranges.get(layer);
}
