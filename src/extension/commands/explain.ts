import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { explainRequest, type ExplainParams, type ExplainResult } from '../../protocol/lsp.ts';

const scheme = 'cnn-explanation';

/** Shows what diagnostics mean, as read-only documents drawn by the editor's own Markdown preview. */
export function offerExplanations(clientOf: () => Promise<LanguageClient>): vscode.Disposable {
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent(uri) {
      const params: ExplainParams = { code: uri.path.slice(1).replace(/\.md$/, '') };
      const client = await clientOf();
      return (await client.sendRequest<ExplainResult>(explainRequest, params))?.markdown ?? '';
    },
  });
  const command = vscode.commands.registerCommand('cnn.explainDiagnostic', async (code: unknown) => {
    if (typeof code !== 'string') return;
    const uri = vscode.Uri.from({ scheme, path: `/${code}.md` });
    await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
  });
  return vscode.Disposable.from(provider, command);
}
