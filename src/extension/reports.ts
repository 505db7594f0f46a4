import * as vscode from 'vscode';

/** Shows reports of runs beside their networks. */
export interface Reports {
  /** Shows a report; a newer one of the same network replaces it. */
  show(network: vscode.Uri, markdown: string): Promise<void>;
  dispose(): void;
}

const scheme = 'cnn-report';

/** Reports as read-only documents, drawn by the editor's own Markdown preview. */
export function createReports(): Reports {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: uri => texts.get(uri.toString()) ?? '',
  });
  return {
    async show(network, markdown) {
      const name = network.path.split('/').at(-1) ?? 'network';
      const uri = vscode.Uri.from({ scheme, path: `/${name}.report.md`, query: network.toString() });
      texts.set(uri.toString(), markdown);
      changed.fire(uri);
      await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
    },
    dispose() {
      provider.dispose();
      changed.dispose();
    },
  };
}
