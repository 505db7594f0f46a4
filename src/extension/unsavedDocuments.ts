import * as vscode from 'vscode';

/** Opens a text under a name that there is no file of, without writing it. */
export async function openUnsaved(target: vscode.Uri, text: string, viewColumn?: vscode.ViewColumn): Promise<void> {
  const opened = await vscode.workspace.openTextDocument(target.with({ scheme: 'untitled' }));
  const edit = new vscode.WorkspaceEdit();
  edit.insert(opened.uri, new vscode.Position(0, 0), text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(opened, viewColumn);
}

/** The name, with a number if there is such a file or document already. */
export async function freeName(uri: vscode.Uri): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const path = number === 1 ? uri.path : uri.path.replace(/\.cnn\.(json|ts)$/, `-${number}$&`);
    const candidate = uri.with({ path });
    const isOpen = vscode.workspace.textDocuments.some(({ uri: open, isClosed }) => !isClosed && open.path === path);
    if (isOpen) continue;
    try {
      await vscode.workspace.fs.stat(candidate);
    } catch {
      return candidate;
    }
  }
}
