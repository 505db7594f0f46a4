import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { convertRequest, type ConvertParams, type ConvertResult } from '../../protocol/lsp.ts';
import { freeName, openUnsaved } from '../unsavedDocuments.ts';

/** Opens the network in the other format as a new document beside it, which its author saves or throws away. */
export async function convertNetwork(document: vscode.TextDocument, client: LanguageClient): Promise<void> {
  const params: ConvertParams = { uri: document.uri.toString() };
  const result = await client.sendRequest<ConvertResult>(convertRequest, params);
  if (result === null || 'problem' in result) {
    const problem = result?.problem ?? vscode.l10n.t('the log of CNN Designer says why');
    void vscode.window.showErrorMessage(vscode.l10n.t('Not converted: {0}', problem));
    return;
  }
  const isProgram = document.uri.path.endsWith('.cnn.ts');
  const path = document.uri.path.replace(/\.cnn\.(json|ts)$/, isProgram ? '.cnn.json' : '.cnn.ts');
  // The name tells both services what the document is before it is saved, and where it belongs.
  const target = await freeName(document.uri.with({ path }));
  await openUnsaved(target, result.text, vscode.ViewColumn.Beside);
}
