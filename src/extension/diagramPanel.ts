import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { DiagramModel, TextRange } from '../diagram/model.ts';
import { connect, type Port } from '../protocol/channel.ts';
import type { DiagramHostMethods, DiagramMethods } from '../protocol/diagram.ts';
import { diagramRequest, networkChanged, type DiagramParams, type DiagramResult } from '../protocol/lsp.ts';

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
  const dist = vscode.Uri.joinPath(extensionUri, 'dist');
  const panel = vscode.window.createWebviewPanel(
    'cnn.diagram',
    `${name} diagram`,
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { enableScripts: true, localResourceRoots: [dist], retainContextWhenHidden: true },
  );
  panel.webview.html = pageOf(panel.webview, dist);
  let model: DiagramModel | undefined;
  let asking = false;
  let askAgain = false;
  const channel = connect<DiagramMethods>(webviewPort(panel.webview), {
    ready: () => refresh(),
    openSource: ({ id }) => openSource(uri, model, id),
  } satisfies DiagramHostMethods);

  /** One request at a time; edits meanwhile lead to one more, so that the last version is always drawn. */
  const refresh = (): void => {
    if (asking) {
      askAgain = true;
      return;
    }
    asking = true;
    askAgain = false;
    client
      .sendRequest<DiagramResult>(diagramRequest, { uri: uri.toString() })
      .then(async result => {
        if (result === null) return;
        model = result;
        await channel.remote.update({ model });
      })
      .catch((error: unknown) => log.error(`diagram: ${String(error)}`))
      .finally(() => {
        asking = false;
        if (askAgain) refresh();
      });
  };
  panel.onDidDispose(() => {
    channel.dispose();
    onClose();
  });
  return {
    reveal: () => panel.reveal(undefined, true),
    refresh,
    follow(position) {
      if (model === undefined) return;
      const ids = nodesAt(model, position);
      if (0 < ids.length) void channel.remote.select({ ids }); // the panel may be closed before it answers
    },
    dispose() {
      panel.dispose();
    },
  };
}

/** The nodes whose text is the innermost around a place: several when a block is used several times. */
function nodesAt({ nodes, groups }: DiagramModel, { line, character }: vscode.Position): readonly string[] {
  const around = [...nodes, ...groups].filter(
    ({ range }) => range !== undefined && toRange(range).contains(new vscode.Position(line, character)),
  );
  const innermost = around.reduce<vscode.Range | undefined>((inner, { range }) => {
    const own = range && toRange(range);
    return own !== undefined && (inner === undefined || inner.contains(own)) ? own : inner;
  }, undefined);
  return around.flatMap(({ id, range }) =>
    range !== undefined && innermost?.isEqual(toRange(range)) === true ? [id] : [],
  );
}

async function openSource(uri: vscode.Uri, model: DiagramModel | undefined, id: string): Promise<void> {
  const found = model?.nodes.find(node => node.id === id) ?? model?.groups.find(group => group.id === id);
  if (found?.range === undefined) return;
  const visible = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const selection = toRange(found.range);
  await vscode.window.showTextDocument(uri, {
    viewColumn: visible?.viewColumn ?? vscode.ViewColumn.One,
    selection: new vscode.Range(selection.start, selection.start),
  });
}

function toRange({ start, end }: TextRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

function webviewPort(webview: vscode.Webview): Port {
  return {
    post: message => void webview.postMessage(message), // a closed webview takes no more messages
    listen(receive) {
      const listener = webview.onDidReceiveMessage(receive);
      return () => {
        listener.dispose();
      };
    },
  };
}

/** The page of the webview: nothing but our script and style may be loaded, and nothing is sent anywhere. */
function pageOf(webview: vscode.Webview, dist: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64');
  const resource = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${webview.cspSource} 'unsafe-inline'; font-src ${webview.cspSource}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${resource('webview.css')}">
<title>Diagram</title>
</head>
<body><main id="app"></main><script type="module" nonce="${nonce}" src="${resource('webview.js')}"></script></body>
</html>`;
}
