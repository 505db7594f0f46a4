import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Network } from '../../core/network.ts';
import { networkRequest, type NetworkParams, type NetworkResult } from '../../protocol/lsp.ts';
import type { RunSettings } from '../../protocol/reports.ts';
import type { RunOptions, RunResult } from '../../runner/host/child.ts';
import { startBenchmark, startValidation } from '../../runner/host/runs.ts';
import { benchmarkMarkdown, layersMarkdown, validationMarkdown } from '../reportMarkdown.ts';
import type { Measurements } from './measurements.ts';
import type { Reports } from '../reports.ts';

/** How long each benchmark measures, milliseconds. */
const durationMs = 2000;

/** Runs before a benchmark measures. */
const warmup = 5;

/** Proves the analysis on a real execution, then times the network, and shows both in a report. */
export async function runNetwork(
  document: vscode.TextDocument,
  context: vscode.ExtensionContext,
  client: LanguageClient,
  reports: Reports,
  log: vscode.LogOutputChannel,
): Promise<void> {
  await withRunner(document, context, client, log, vscode.l10n.t('Running'), async (request, options) => {
    const validation = await startValidation(request, options);
    const report = reportOf(validation, log);
    if (report === undefined) return;
    const timing = await startBenchmark({ ...request, batches: [1], warmup, durationMs, perLayer: false }, options);
    const benchmark = reportOf(timing, log);
    const timed = benchmark === undefined ? [] : [benchmarkMarkdown(benchmark)];
    const markdown = [validationMarkdown(report), ...timed, layersMarkdown(report)].join('\n\n');
    await reports.show(document.uri, markdown);
    const { name, agreeing, layers, problems } = report;
    const verdict = vscode.l10n.t('{0}: {1} of {2} layers agree with the run', name, agreeing, layers.length);
    if (report.passed) void vscode.window.showInformationMessage(vscode.l10n.t('passed · {0}', verdict));
    else void vscode.window.showErrorMessage(vscode.l10n.t('failed · {0}; {1}', verdict, problems[0] ?? ''));
  });
}

/** Times the network at a few batch sizes and shows a report. */
export async function benchmarkNetwork(
  document: vscode.TextDocument,
  context: vscode.ExtensionContext,
  client: LanguageClient,
  reports: Reports,
  measurements: Measurements,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const { version } = document;
  await withRunner(document, context, client, log, vscode.l10n.t('Benchmarking'), async (request, options) => {
    const result = await startBenchmark({ ...request, batches: [1, 8], warmup, durationMs, perLayer: true }, options);
    const report = reportOf(result, log);
    if (report === undefined) return;
    measurements.keep({ uri: document.uri, version }, { kind: 'benchmark', report });
    await reports.show(document.uri, benchmarkMarkdown(report));
  });
}

interface Request {
  readonly network: Network;
  readonly fileName: string;
  readonly provider: string;
  readonly settings: RunSettings;
}

/** Around every run: trust, progress with a cancel button, and the settings. */
async function withRunner(
  document: vscode.TextDocument,
  context: vscode.ExtensionContext,
  client: LanguageClient,
  log: vscode.LogOutputChannel,
  verb: string,
  run: (request: Request, options: RunOptions) => Promise<void>,
): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('Running a network is off in Restricted Mode; trust this workspace first.'),
    );
    return;
  }
  const settings = vscode.workspace.getConfiguration('cnn', document);
  const fileName = vscode.workspace.asRelativePath(document.uri);
  const uri = document.uri.toString();
  const found = await client.sendRequest<NetworkResult>(networkRequest, { uri } satisfies NetworkParams);
  if (found === null || 'problem' in found) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        '{0} cannot be run: {1}',
        fileName,
        found?.problem ?? vscode.l10n.t('the log of CNN Designer says why'),
      ),
    );
    return;
  }
  const request = {
    network: found.network,
    fileName,
    provider: settings.get<string>('run.executionProvider', 'auto'),
    settings: { precision: 'fp32' } satisfies RunSettings,
  };
  const progressOptions = {
    location: vscode.ProgressLocation.Notification,
    title: `${verb} ${fileName}`,
    cancellable: true,
  };
  await vscode.window.withProgress(progressOptions, async (progress, token) => {
    const controller = new AbortController();
    const listening = token.onCancellationRequested(() => controller.abort());
    try {
      await run(request, {
        runnerPath: vscode.Uri.joinPath(context.extensionUri, 'dist', 'runner.js').fsPath,
        timeoutMs: settings.get<number>('run.timeoutSeconds', 600) * 1000,
        signal: controller.signal,
        onProgress(message) {
          log.info(`${fileName}: ${message}`);
          progress.report({ message });
        },
      });
    } finally {
      listening.dispose();
    }
  });
}

/** The report, or nothing once the user has been told why there is none. */
function reportOf<Report>(result: RunResult<Report>, log: vscode.LogOutputChannel): Report | undefined {
  if ('report' in result) return result.report;
  const { kind, message } = result.failure;
  log.warn(`${kind}: ${message}`);
  if (kind === 'cancelled') void vscode.window.showInformationMessage(vscode.l10n.t('The run was cancelled.'));
  else void vscode.window.showErrorMessage(message);
  return undefined;
}
