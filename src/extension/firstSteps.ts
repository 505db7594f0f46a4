import * as vscode from 'vscode';

/** Tells the walkthrough when a mistake in a network has been mended: `cnn.hasMended`. */
export function watchForMended(): vscode.Disposable {
  const wrong = new Set<string>();
  return vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    for (const uri of uris) {
      const key = uri.toString();
      const isWrong = vscode.languages
        .getDiagnostics(uri)
        .some(({ source, severity }) => source === 'cnn' && severity === vscode.DiagnosticSeverity.Error);
      if (isWrong) wrong.add(key);
      // A closed document has no diagnostics either, and nobody has mended it.
      else if (wrong.delete(key) && vscode.workspace.textDocuments.some(({ uri: open }) => open.toString() === key))
        void vscode.commands.executeCommand('setContext', 'cnn.hasMended', true);
    }
  });
}
