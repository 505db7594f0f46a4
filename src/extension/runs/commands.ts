import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { isNetwork, networkDocument } from '../networkDocuments.ts';
import type { ChosenWeights } from '../weights.ts';
import { documentAtStart, type Reports, type RunDocument } from '../reports.ts';
import { chooseBenchmark } from './choices.ts';
import { networkToRun, whyNothingRuns, type NetworkToRun } from './networkToRun.ts';
import { latencyOf, proof, standardBenchmark, type RunOutcome, type RunPlan } from './plan.ts';
import type { Runs } from './runs.ts';
import { showProgress } from './runsInSight.ts';

/** What the commands of running work with. */
export interface RunServices {
  readonly runs: Runs;
  readonly reports: Reports;
  readonly weights: ChosenWeights;
  readonly context: vscode.ExtensionContext;
  client(): Promise<LanguageClient>;
}

/** Offers to run and to benchmark the network at hand, or those that are selected in the Explorer. */
export function offerRuns(services: RunServices): vscode.Disposable {
  const command = (name: string, planned: () => Promise<RunPlan | undefined>): vscode.Disposable =>
    vscode.commands.registerCommand(name, async (uri?: string | vscode.Uri, selected?: unknown) => {
      const documents = await documentsOf(networkShown(uri, services.reports), selected);
      if (documents.length === 0) return;
      const problem = whyNothingRuns(documents[0]?.uri ?? vscode.Uri.file(''));
      if (problem !== undefined) {
        void vscode.window.showWarningMessage(problem);
        return;
      }
      const plan = await planned();
      if (plan === undefined) return;
      await Promise.all(documents.map(document => runDocument(document, plan, services)));
    });
  return vscode.Disposable.from(
    command('cnn.run', () => Promise.resolve(proof)),
    command('cnn.benchmark', () => Promise.resolve({ validates: false, benchmark: standardBenchmark })),
    command('cnn.benchmarkWith', async () => {
      const benchmark = await chooseBenchmark(services.context);
      return benchmark && { validates: false, benchmark };
    }),
  );
}

/** The network of the report that has the keyboard or the button, where nothing else is named. */
function networkShown(uri: string | vscode.Uri | undefined, reports: Reports): string | vscode.Uri | undefined {
  // The title button of a page hands over the page's own address.
  const isPage = uri instanceof vscode.Uri && uri.scheme === 'webview-panel';
  return uri === undefined || isPage ? reports.active() : uri;
}

/** The networks that a command is for: those that are selected, the one that is clicked, or the one in the editor. */
async function documentsOf(
  uri: string | vscode.Uri | undefined,
  selected: unknown,
): Promise<readonly vscode.TextDocument[]> {
  // A title button hands over its place in the editor in the place of a selection.
  if (!Array.isArray(selected) || selected.length < 2) {
    const document = await networkDocument(uri);
    return document === undefined ? [] : [document];
  }
  const uris = selected.filter(each => each instanceof vscode.Uri);
  const documents = await Promise.all(
    uris.filter(({ path }) => /\.cnn\.(json|ts)$/.test(path)).map(each => vscode.workspace.openTextDocument(each)),
  );
  return documents.filter(isNetwork);
}

async function runDocument(document: vscode.TextDocument, plan: RunPlan, services: RunServices): Promise<void> {
  const ran = documentAtStart(document);
  const asked = await networkToRun(document, await services.client());
  if ('problem' in asked) {
    void vscode.window.showErrorMessage(asked.problem);
    return;
  }
  const { id, isJoined, outcome } = services.runs.ask(asked, plan);
  if (isJoined) return; // who has asked first is told
  const { fileName } = asked;
  const title = plan.validates ? vscode.l10n.t('Running {0}', fileName) : vscode.l10n.t('Benchmarking {0}', fileName);
  void showProgress(services.runs, id, title, outcome); // as long as the run takes
  await showOutcome(ran, asked, await outcome, services);
}

/** The report of a run, and its verdict in a message. */
async function showOutcome(
  ran: RunDocument,
  { network, uri }: NetworkToRun,
  outcome: RunOutcome | undefined,
  { reports, weights }: RunServices,
): Promise<void> {
  const { validation, benchmark, failure } = outcome ?? { failure: { kind: 'cancelled', message: '' } };
  if (validation !== undefined || benchmark !== undefined)
    await reports.show(ran, { ...(validation && { validation }), ...(benchmark && { benchmark }) });
  if (failure?.kind === 'cancelled') void vscode.window.showInformationMessage(vscode.l10n.t('The run was cancelled.'));
  else if (failure !== undefined) void showFailure(failure.message, uri, weights); // waits for an answer
  if (validation !== undefined) {
    const { name, agreeing, layers, problems } = validation;
    const verdict = vscode.l10n.t('{0}: {1} of {2} layers agree with the run', name, agreeing, layers.length);
    if (validation.passed) void vscode.window.showInformationMessage(vscode.l10n.t('passed · {0}', verdict));
    else void vscode.window.showErrorMessage(vscode.l10n.t('failed · {0}; {1}', verdict, problems[0] ?? ''));
  }
  const latency = benchmark && latencyOf(benchmark, network.budget.maxLatencyMs);
  if (latency?.isOver === true)
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        '{0}: a median of {1} ms at batch 1 is above the maxLatencyMs of {2}',
        network.name,
        latency.median.toPrecision(3),
        latency.limit,
      ),
    );
}

/** Why a run failed; where weights were chosen, which may be the reason, with a way to choose others. */
async function showFailure(message: string, uri: vscode.Uri, weights: ChosenWeights): Promise<void> {
  const choose = vscode.l10n.t('Choose Weights…');
  const actions = weights.of(uri) === undefined ? [] : [choose];
  const answer = await vscode.window.showErrorMessage(message, ...actions);
  if (answer === choose) await vscode.commands.executeCommand('cnn.chooseWeights', uri);
}
