import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ChosenWeights } from '../weights.ts';
import { exportRequest, type ExportParams, type ExportResult } from '../../protocol/lsp.ts';

/** Asks for a file and lets the server write the network there, as it is in the editor, with the weights that are chosen for it. */
export async function exportOnnx(
  document: vscode.TextDocument,
  client: LanguageClient,
  weights: ChosenWeights,
): Promise<void> {
  const proposal = vscode.Uri.file(document.uri.fsPath.replace(/\.cnn\.(json|ts)$/, '.onnx'));
  const target = await vscode.window.showSaveDialog({ defaultUri: proposal, filters: { ONNX: ['onnx'] } });
  if (target === undefined) return;
  const chosen = weights.of(document.uri);
  const params: ExportParams = {
    uri: document.uri.toString(),
    path: target.fsPath,
    ...(chosen !== undefined && { weights: chosen }),
  };
  const result = await client.sendRequest<ExportResult>(exportRequest, params);
  if (result === null)
    void vscode.window.showErrorMessage(vscode.l10n.t('The export failed; the log of CNN Designer says why.'));
  else if ('problem' in result) void vscode.window.showErrorMessage(vscode.l10n.t('Not exported: {0}', result.problem));
  else void vscode.window.showInformationMessage(`${vscode.workspace.asRelativePath(target)}: ${result.written}`);
}
