import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { isNetwork } from './networkDocuments.ts';
import type { ChosenWeights } from './weights.ts';

/** The weights of the active network in the status bar, where they are not those of its seed; a click chooses others. */
export function createWeightsStatus(weights: ChosenWeights): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('cnn.weights', vscode.StatusBarAlignment.Right, 199);
  item.name = vscode.l10n.t('CNN Designer: Weights');
  item.command = 'cnn.chooseWeights';
  const refresh = (): void => show(item, weights);
  // A training puts a new file in the place of the old one, and somebody may take it away.
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.safetensors', false, true, false);
  refresh();
  return vscode.Disposable.from(
    item,
    watcher,
    watcher.onDidCreate(refresh),
    watcher.onDidDelete(refresh),
    weights.onDidChange(refresh),
    vscode.window.onDidChangeActiveTextEditor(refresh),
    vscode.workspace.onDidRenameFiles(({ files }) => void weights.rename(files)), // a failure of the memento is logged by the editor
  );
}

function show(item: vscode.StatusBarItem, weights: ChosenWeights): void {
  const document = vscode.window.activeTextEditor?.document;
  const path = document !== undefined && isNetwork(document) ? weights.of(document.uri) : undefined;
  if (path === undefined) {
    item.hide();
    return;
  }
  const isThere = existsSync(path);
  item.text = `${isThere ? '$(database)' : '$(warning)'} ${basename(path)}`;
  item.tooltip = isThere
    ? vscode.l10n.t('Runs, benchmarks and exports of this network use the weights of {0}.', path)
    : vscode.l10n.t('{0} is not there any more: train again, or choose other weights.', path);
  item.backgroundColor = isThere ? undefined : new vscode.ThemeColor('statusBarItem.warningBackground');
  item.accessibilityInformation = { label: vscode.l10n.t('Weights: {0}', item.tooltip), role: 'button' };
  item.show();
}
