import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { networkChanged, type DiagramParams } from '../../protocol/lsp.ts';
import { createPanel, type Panel } from './panel.ts';

/** The diagrams beside their texts, one for each document. */
export interface DiagramPanels {
  open(document: vscode.TextDocument): void;
  dispose(): void;
}

/** Opens diagrams and keeps each in step with its text: edits and the cursor go there, clicks come back. */
export function createDiagramPanels(
  extensionUri: vscode.Uri,
  client: LanguageClient,
  log: vscode.LogOutputChannel,
): DiagramPanels {
  const panels = new Map<string, Panel>();
  const listeners = [
    vscode.workspace.onDidChangeTextDocument(({ document }) => panels.get(document.uri.toString())?.refresh()),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
      const [selection] = selections;
      if (selection !== undefined) panels.get(textEditor.document.uri.toString())?.follow(selection.active);
    }),
    client.onNotification(networkChanged, ({ uri }: DiagramParams) =>
      panels.get(vscode.Uri.parse(uri).toString())?.refresh(),
    ),
  ];
  return {
    open(document) {
      const key = document.uri.toString();
      const existing = panels.get(key);
      if (existing !== undefined) existing.reveal();
      else
        panels.set(
          key,
          createPanel(extensionUri, document.uri, client, log, () => panels.delete(key)),
        );
    },
    dispose() {
      for (const listener of listeners) listener.dispose();
      for (const panel of panels.values()) panel.dispose();
    },
  };
}
