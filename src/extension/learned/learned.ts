import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { layersRequest, type LayersParams, type LayersResult } from '../../protocol/lsp.ts';
import { openLearned } from '../../runner/host/learned.ts';
import { networkDocument } from '../networkDocuments.ts';
import { networkToRun } from '../runs/networkToRun.ts';
import type { ChosenWeights } from '../weights.ts';
import { createLearnedPanel, learnedPanelType, type LearnedPanel, type Opened } from './panel.ts';

/** What the feature is made with. */
export interface LearnedParts {
  readonly context: vscode.ExtensionContext;
  readonly weights: ChosenWeights;
  client(): Promise<LanguageClient>;
  /** Name of the layer that stands for a node of a diagram. */
  nameOf(uri: string, id: string): Promise<string | undefined>;
}

/** Where the data of each network are remembered, in the workspace. */
const memory = 'cnn.learned.data';

/** Offers to look at what a network learned: a panel for each, which follows the cursor. */
export function offerLearned({ context, weights, client, nameOf }: LearnedParts): vscode.Disposable {
  const panels = new Map<string, LearnedPanel>();
  const dataOf = (uri: vscode.Uri): string | undefined =>
    context.workspaceState.get<Readonly<Record<string, string>>>(memory, {})[uri.toString()];
  const open = async (uri: vscode.Uri, onProgress: (message: string) => void): Promise<Opened> => {
    try {
      const asked = await networkToRun(await vscode.workspace.openTextDocument(uri), await client());
      if ('problem' in asked) return asked;
      const [chosen, data] = [weights.of(uri), dataOf(uri)];
      const { network, fileName } = asked;
      const runnerPath = vscode.Uri.joinPath(context.extensionUri, 'dist', 'runner.js').fsPath;
      const opened = await openLearned(
        { network, fileName, ...(chosen !== undefined && { weights: chosen }), ...(data !== undefined && { data }) },
        { runnerPath, onProgress },
      );
      return 'failure' in opened ? { problem: opened.failure.message } : opened;
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  };
  const create = (uri: vscode.Uri, restored?: vscode.WebviewPanel): LearnedPanel => {
    const key = uri.toString();
    const panel = createLearnedPanel(uri, {
      extensionUri: context.extensionUri,
      open: onProgress => open(uri, onProgress),
      useData: async place => {
        const all = context.workspaceState.get<Readonly<Record<string, string>>>(memory, {});
        const others = Object.entries(all).filter(([other]) => other !== key);
        await context.workspaceState.update(
          memory,
          Object.fromEntries(place === undefined ? others : [...others, [key, place]]),
        );
      },
      onClose: () => void panels.delete(key),
      ...(restored && { restored }),
    });
    panels.set(key, panel);
    return panel;
  };
  const show = (uri: vscode.Uri): LearnedPanel => {
    const existing = panels.get(uri.toString());
    existing?.reveal();
    return existing ?? create(uri);
  };
  /** The layer on whose line the cursor stands. */
  const follow = async ({ textEditor, selections }: vscode.TextEditorSelectionChangeEvent): Promise<void> => {
    const { uri } = textEditor.document;
    const panel = panels.get(uri.toString());
    const line = selections[0]?.active.line;
    if (panel === undefined || line === undefined) return;
    const params: LayersParams = { uri: uri.toString() };
    const table = await (await client()).sendRequest<LayersResult>(layersRequest, params);
    const row = table?.rows.find(
      ({ range }) => range !== undefined && range.start.line <= line && line <= range.end.line,
    );
    if (row?.layer !== undefined) panel.select(row.layer);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('cnn.showLearned', async (uri?: string | vscode.Uri) => {
      const document = await networkDocument(uri);
      if (document !== undefined) show(document.uri);
    }),
    vscode.commands.registerCommand(
      'cnn.diagram.showLearned',
      async (node?: { readonly uri: string; readonly id: string }) => {
        if (node === undefined) return;
        const layer = await nameOf(node.uri, node.id);
        const panel = show(vscode.Uri.parse(node.uri));
        if (layer !== undefined) panel.select(layer);
      },
    ),
    vscode.window.onDidChangeTextEditorSelection(event => {
      follow(event).catch(() => undefined); // the server is starting, or has ended
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (0 < contentChanges.length) panels.get(document.uri.toString())?.textChanged();
    }),
    weights.onDidChange(() => {
      for (const panel of panels.values()) panel.reopen();
    }),
    vscode.window.registerWebviewPanelSerializer(learnedPanelType, {
      deserializeWebviewPanel(panel, state) {
        const { uri } = (state ?? {}) as { readonly uri?: string };
        // One for each network: a child is behind it.
        if (uri === undefined || panels.has(uri)) panel.dispose();
        else create(vscode.Uri.parse(uri), panel);
        return Promise.resolve();
      },
    }),
    { dispose: () => [...panels.values()].forEach(panel => panel.dispose()) },
  );
}
