import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { DiagramModel } from '../diagram/model.ts';
import { connect } from '../protocol/channel.ts';
import type { DiagramHostMethods, DiagramMethods } from '../protocol/diagram.ts';
import { diagramRequest, networkChanged, type DiagramParams, type DiagramResult } from '../protocol/lsp.ts';
import { oneAtATime } from './oneAtATime.ts';
import { idsAt, openPlace } from './places.ts';
import { showPage, webviewPort } from './webviewPage.ts';

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

interface Panel {
  dispose(): void;
  reveal(): void;
  refresh(): void;
  follow(position: vscode.Position): void;
}

function createPanel(
  extensionUri: vscode.Uri,
  uri: vscode.Uri,
  client: LanguageClient,
  log: vscode.LogOutputChannel,
  onClose: () => void,
): Panel {
  const name = uri.path.split('/').at(-1) ?? '';
  const title = vscode.l10n.t('{0} diagram', name);
  const panel = vscode.window.createWebviewPanel(
    'cnn.diagram',
    title,
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { retainContextWhenHidden: true },
  );
  showPage(panel.webview, extensionUri, { name: 'webview', title });
  let model: DiagramModel | undefined;
  const channel = connect<DiagramMethods>(webviewPort(panel.webview), {
    ready: () => refresh(),
    openSource({ id }) {
      const found = model?.nodes.find(node => node.id === id) ?? model?.groups.find(group => group.id === id);
      return found && openPlace(uri, found);
    },
  } satisfies DiagramHostMethods);

  const refresh = oneAtATime(
    async () => {
      const result = await client.sendRequest<DiagramResult>(diagramRequest, { uri: uri.toString() });
      if (result === null) return;
      model = result;
      await channel.remote.update({ model });
    },
    error => log.error(`diagram: ${String(error)}`),
  );
  panel.onDidDispose(() => {
    channel.dispose();
    onClose();
  });
  return {
    reveal: () => panel.reveal(undefined, true),
    refresh,
    follow(position) {
      if (model === undefined) return;
      const ids = idsAt([...model.nodes, ...model.groups], position);
      if (0 < ids.length) void channel.remote.select({ ids }); // the panel may be closed before it answers
    },
    dispose() {
      panel.dispose();
    },
  };
}
