import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { LayerTable } from '../diagram/layerRows.ts';
import { connect, type Channel } from '../protocol/channel.ts';
import type { LayersHostMethods, LayersMethods } from '../protocol/layers.ts';
import {
  layersRequest,
  networkChanged,
  type LayersParams,
  type LayersResult,
  type NetworkParams,
} from '../protocol/lsp.ts';
import { timesOf, type Measurements } from './runs/measurements.ts';
import { isNetwork } from './networkDocuments.ts';
import { oneAtATime } from './oneAtATime.ts';
import { idsAt } from './placed.ts';
import { openPlaces } from './places.ts';
import { showPage, webviewPort } from './webviewPage.ts';

/** So long nobody types before the table is made anew, milliseconds. */
const pauseMs = 120;

/** The view "CNN Layers": the network of the active editor as a table. */
export interface LayersView {
  fold(open: boolean): void;
  dispose(): void;
}

/** Shows the table of the network that was last looked at, and keeps it in step with its text: edits and the cursor go there, clicks come back. */
export function createLayersView(
  extensionUri: vscode.Uri,
  client: LanguageClient,
  measurements: Measurements,
  log: vscode.LogOutputChannel,
): LayersView {
  let view: vscode.WebviewView | undefined;
  let channel: Channel<LayersMethods> | undefined;
  let uri = activeNetwork()?.uri;
  let table: LayerTable | undefined;

  const show = async (): Promise<void> => {
    if (channel === undefined || view?.visible !== true) return;
    const asked = uri;
    const document = vscode.workspace.textDocuments.find(each => each.uri.toString() === asked?.toString());
    if (asked === undefined || document === undefined) {
      table = undefined;
      await channel.remote.update({ shown: undefined });
      return;
    }
    const params: LayersParams = { uri: asked.toString() };
    const result = await client.sendRequest<LayersResult>(layersRequest, params);
    if (result === null || asked !== uri) return;
    table = result;
    await channel.remote.update({ shown: { uri: asked.toString(), table, ...timesOf(measurements, asked) } });
    markAt(vscode.window.activeTextEditor);
  };
  const failed = (error: unknown): void => log.error(`layers: ${String(error)}`);
  const refresh = oneAtATime(show, failed);
  const refreshSoon = oneAtATime(show, failed, pauseMs);

  const markAt = (editor: vscode.TextEditor | undefined): void => {
    if (table === undefined || editor?.document.uri.toString() !== uri?.toString()) return;
    const ids = editor === undefined ? [] : idsAt(table.rows, editor.selection.active);
    if (0 < ids.length) channel?.remote.mark({ ids }).catch(ignored);
  };
  const follow = (): void => {
    const active = activeNetwork();
    if (active === undefined || active.uri.toString() === uri?.toString()) return;
    uri = active.uri;
    refresh();
  };
  const isShown = (changed: vscode.Uri): boolean => changed.toString() === uri?.toString();

  const listeners = [
    vscode.window.registerWebviewViewProvider('cnn.layers', {
      resolveWebviewView(resolved) {
        view = resolved;
        showPage(resolved.webview, extensionUri, { name: 'layers', title: vscode.l10n.t('CNN Layers') });
        channel = connect<LayersMethods>(webviewPort(resolved.webview), {
          ready: () => refresh(),
          openSource: ({ id, focus }) => {
            const row = table?.rows.find(each => each.id === id);
            return uri && row?.range && openPlaces(uri, [row.range], { preserveFocus: !focus });
          },
          async newNetwork() {
            await vscode.commands.executeCommand('cnn.newNetwork');
          },
        } satisfies LayersHostMethods);
        resolved.onDidChangeVisibility(refresh);
        resolved.onDidDispose(() => {
          channel?.dispose();
          [view, channel] = [undefined, undefined];
        });
      },
    }),
    vscode.window.onDidChangeActiveTextEditor(follow),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => markAt(textEditor)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (isShown(document.uri)) refreshSoon();
    }),
    vscode.workspace.onDidCloseTextDocument(document => {
      if (!isShown(document.uri)) return;
      uri = activeNetwork()?.uri;
      refresh();
    }),
    measurements.onDidChange(measured => {
      if (isShown(measured)) refresh();
    }),
    client.onNotification(networkChanged, ({ uri: changed }: NetworkParams) => {
      if (isShown(vscode.Uri.parse(changed))) refresh();
    }),
  ];
  return {
    fold: open => void channel?.remote.fold({ open }).catch(ignored),
    dispose() {
      channel?.dispose();
      for (const listener of listeners) listener.dispose();
    },
  };
}

/** The view may be closed before it answers; then there is nothing to be shown. */
function ignored(): void {
  return undefined;
}

/** The network that is being edited, or one that is seen beside what is. */
function activeNetwork(): vscode.TextDocument | undefined {
  const active = vscode.window.activeTextEditor?.document;
  if (active !== undefined && isNetwork(active)) return active;
  return vscode.window.visibleTextEditors.map(({ document }) => document).find(isNetwork);
}
