import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { networkChanged, summaryRequest, type SummaryParams, type SummaryResult } from '../protocol/lsp.ts';
import { isNetwork } from './networkDocuments.ts';
import { oneAtATime } from './oneAtATime.ts';

/** What a click on the totals offers, the most wanted first. */
const offered = (): readonly (readonly [label: string, command: string])[] => [
  [`$(type-hierarchy) ${vscode.l10n.t('Open Diagram')}`, 'cnn.openDiagram'],
  [`$(list-tree) ${vscode.l10n.t('Show Layers')}`, 'cnn.showLayers'],
  [`$(diff) ${vscode.l10n.t('Compare with…')}`, 'cnn.compareWith'],
  [`$(pin) ${vscode.l10n.t('Compare against This Version')}`, 'cnn.pinBaseline'],
  [`$(git-commit) ${vscode.l10n.t('Compare against Git HEAD')}`, 'cnn.unpinBaseline'],
  [`$(play) ${vscode.l10n.t('Run and Prove')}`, 'cnn.run'],
  [`$(dashboard) ${vscode.l10n.t('Benchmark')}`, 'cnn.benchmark'],
  [`$(database) ${vscode.l10n.t('Choose Weights…')}`, 'cnn.chooseWeights'],
  [`$(export) ${vscode.l10n.t('Export ONNX…')}`, 'cnn.exportOnnx'],
];

/** The totals of the active network in the status bar; nothing while there is none. */
export function createStatusBar(client: LanguageClient, log: vscode.LogOutputChannel): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('cnn.totals', vscode.StatusBarAlignment.Right, 200);
  item.name = vscode.l10n.t('CNN Designer: Totals');
  item.command = 'cnn.showCommands';
  const refresh = oneAtATime(
    () => show(item, client),
    error => log.error(`status bar: ${String(error)}`),
  );
  const isActive = (uri: string): boolean => vscode.window.activeTextEditor?.document.uri.toString() === uri;
  const listeners = [
    item,
    vscode.commands.registerCommand('cnn.showCommands', showCommands),
    vscode.window.onDidChangeActiveTextEditor(refresh),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (isActive(document.uri.toString())) refresh();
    }),
    client.onNotification(networkChanged, ({ uri }: SummaryParams) => {
      if (isActive(vscode.Uri.parse(uri).toString())) refresh();
    }),
  ];
  refresh();
  return vscode.Disposable.from(...listeners);
}

async function show(item: vscode.StatusBarItem, client: LanguageClient): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !isNetwork(document)) {
    item.hide();
    return;
  }
  const params: SummaryParams = { uri: document.uri.toString() };
  const summary = await client.sendRequest<SummaryResult>(summaryRequest, params);
  if (vscode.window.activeTextEditor?.document !== document) return;
  if (summary === null) {
    item.hide();
    return;
  }
  item.text = `${summary.hasErrors ? '$(error)' : '$(circuit-board)'} ${summary.text}`;
  item.tooltip = new vscode.MarkdownString(summary.tooltip, true);
  item.backgroundColor = summary.hasErrors ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
  item.accessibilityInformation = { label: summary.spoken, role: 'button' };
  item.show();
}

async function showCommands(): Promise<void> {
  const items = offered().map(([label, command]) => ({ label, command }));
  const chosen = await vscode.window.showQuickPick(items, { title: 'CNN Designer' });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command);
}
