import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { DiagramModel } from '../../diagram/model.ts';
import { connect } from '../../protocol/channel.ts';
import type { DiagramHostMethods, DiagramMethods } from '../../protocol/diagram.ts';
import { diagramRequest, type DiagramResult } from '../../protocol/lsp.ts';
import { oneAtATime } from '../oneAtATime.ts';
import { idsAt, openPlace } from '../places.ts';
import { showPage, webviewPort } from '../webviewPage.ts';

/** One diagram beside its text. */
export interface Panel {
  dispose(): void;
  reveal(): void;
  refresh(): void;
  follow(position: vscode.Position): void;
}

/** Opens the diagram of a document, and answers what it asks. */
export function createPanel(
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
      await channel.remote.update({ shown: { model, times: {} } });
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
