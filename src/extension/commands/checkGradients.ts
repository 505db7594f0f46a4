import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { GradientReport } from '../../protocol/gradients.ts';
import { gradientMarkdown } from '../../reports/gradients.ts';
import type { RunResult } from '../../runner/host/child.ts';
import { startGradientCheck } from '../../runner/host/gradients.ts';
import { networkDocument } from '../networkDocuments.ts';
import { networkToRun, whyNothingRuns, type NetworkToRun } from '../runs/networkToRun.ts';
import { runOptions } from '../runs/runs.ts';

/** What the command works with. */
export interface GradientServices {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  client(): Promise<LanguageClient>;
}

const scheme = 'cnn-gradients';

/** Offers to hold the gradients of the network at hand to central differences; the report is a document that nobody has to save. */
export function offerGradientCheck({ context, log, client }: GradientServices): vscode.Disposable {
  const reports = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const ending = new AbortController();

  const show = async (report: GradientReport): Promise<void> => {
    const uri = vscode.Uri.from({ scheme, path: `/${vscode.l10n.t('Gradients of {0}', fileNameOf(report.name))}.md` });
    reports.set(uri.toString(), gradientMarkdown(report));
    changed.fire(uri);
    try {
      await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
    } catch {
      // The preview is an extension of its own, which can be turned off; the text reads as well.
      await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside });
    }
  };

  const check = async (network: NetworkToRun): Promise<RunResult<GradientReport>> =>
    vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Checking the gradients of {0}', network.fileName),
        cancellable: true,
      },
      async (progress, token) => {
        const cancelling = new AbortController();
        token.onCancellationRequested(() => cancelling.abort());
        const signal = AbortSignal.any([ending.signal, cancelling.signal]);
        const provider = vscode.workspace.getConfiguration('cnn', network.uri).get('run.executionProvider', 'auto');
        return startGradientCheck(
          { network: network.network, fileName: network.fileName, provider },
          runOptions(context, network.uri, signal, message => progress.report({ message })),
        );
      },
    );

  return vscode.Disposable.from(
    changed,
    { dispose: () => ending.abort() },
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: uri => reports.get(uri.toString()) ?? '',
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => void reports.delete(uri.toString())),
    vscode.commands.registerCommand('cnn.checkGradients', async (uri?: string | vscode.Uri) => {
      const document = await networkDocument(uri);
      if (document === undefined) return;
      const problem = whyNothingRuns(document.uri);
      if (problem !== undefined) {
        void vscode.window.showWarningMessage(problem);
        return;
      }
      const asked = await networkToRun(document, await client());
      if ('problem' in asked) {
        void vscode.window.showErrorMessage(asked.problem);
        return;
      }
      const result = await check(asked);
      if ('failure' in result) {
        const { kind, message } = result.failure;
        log.warn(`${asked.fileName}: gradients: ${kind}: ${message}`);
        if (kind === 'cancelled')
          void vscode.window.showInformationMessage(vscode.l10n.t('The check of gradients was cancelled.'));
        else void vscode.window.showErrorMessage(`${asked.fileName}: ${message}`);
        return;
      }
      const { report } = result;
      await show(report);
      tellVerdict(report);
    }),
  );
}

/** The verdict in a message, which a screen reader says. */
function tellVerdict({ name, passed, gradients, problems, relativeError }: GradientReport): void {
  const agreeing = gradients.filter(gradient => gradient.passed).length;
  const verdict = vscode.l10n.t(
    '{0}: {1} of {2} gradients agree with central differences, the worst to {3}',
    name,
    agreeing,
    gradients.length,
    relativeError.toExponential(1),
  );
  if (passed) void vscode.window.showInformationMessage(vscode.l10n.t('passed · {0}', verdict));
  else void vscode.window.showErrorMessage(vscode.l10n.t('failed · {0}; {1}', verdict, problems[0] ?? ''));
}

/** A name without what separates folders. */
function fileNameOf(name: string): string {
  return name.replaceAll(/[\\/]/g, ' ');
}
