import * as vscode from 'vscode';

/** Whether a document is a network: JSON has a language of its own, a program is TypeScript by its name. */
export function isNetwork({ languageId, uri }: vscode.TextDocument): boolean {
  return languageId === 'cnn-json' || (languageId === 'typescript' && uri.path.endsWith('.cnn.ts'));
}

/** The document that a command is for: the one named by a lens or menu, or the one in the active editor. */
export async function networkDocument(uri: string | vscode.Uri | undefined): Promise<vscode.TextDocument | undefined> {
  if (uri !== undefined)
    return vscode.workspace.openTextDocument(typeof uri === 'string' ? vscode.Uri.parse(uri) : uri);
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && isNetwork(active)) return active;
  const visible = vscode.window.visibleTextEditors.find(({ document }) => isNetwork(document));
  if (visible === undefined)
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a network first: a *.cnn.json or *.cnn.ts file.'));
  return visible?.document;
}

/** Where the networks of the workspace are, without those of packages; a thousand at most. */
export async function workspaceNetworks(): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles('**/*.cnn.{json,ts}', '**/node_modules/**', 1000);
  return found.sort((left, right) => left.path.localeCompare(right.path, 'en'));
}
