import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { convertRequest, type ConvertParams, type ConvertResult } from '../../protocol/lsp.ts';

/** Opens the network in the other format as a new document beside it, which its author saves or throws away. */
export async function convertNetwork(document: vscode.TextDocument, client: LanguageClient): Promise<void> {
  const params: ConvertParams = { uri: document.uri.toString() };
  const result = await client.sendRequest<ConvertResult>(convertRequest, params);
  if (result === null || 'problem' in result) {
    const problem = result?.problem ?? 'the log of CNN Designer says why';
    void vscode.window.showErrorMessage(`Not converted: ${problem}`);
    return;
  }
  const isProgram = document.uri.path.endsWith('.cnn.ts');
  const path = document.uri.path.replace(/\.cnn\.(json|ts)$/, isProgram ? '.cnn.json' : '.cnn.ts');
  // The name tells both services what the document is before it is saved, and where it belongs.
  const target = await freeName(document.uri.with({ path }));
  const opened = await vscode.workspace.openTextDocument(target.with({ scheme: 'untitled' }));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(opened.uri, new vscode.Position(0, 0), result.text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(opened, { viewColumn: vscode.ViewColumn.Beside });
}

/** The name, with a number if there is such a file already. */
async function freeName(uri: vscode.Uri): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const path = number === 1 ? uri.path : uri.path.replace(/\.cnn\.(json|ts)$/, `-${number}$&`);
    const candidate = uri.with({ path });
    try {
      await vscode.workspace.fs.stat(candidate);
    } catch {
      return candidate;
    }
  }
}
