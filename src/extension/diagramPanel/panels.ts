import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { networkChanged, type DiagramParams } from '../../protocol/lsp.ts';
import type { Measurements } from '../runs/measurements.ts';
import type { ChosenWeights } from '../weights.ts';
import { createPanel, type Panel } from './panel.ts';
import { createPictures } from './pictures.ts';

/** The diagrams beside their texts, one for each document. */
export interface DiagramPanels {
  /** Shows the diagram of a document, which is opened beside it if need be. */
  open(document: vscode.TextDocument): Panel;
  /** Fills a panel again that was open before the window was loaded again; `state` is what its page has saved. */
  restore(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  /** The diagram of a document that is open. */
  of(uri: string): Panel | undefined;
  /** The diagram that has the keyboard, if one has. */
  active(): Panel | undefined;
  dispose(): void;
}

/** Opens diagrams and keeps each in step with its text: edits and the cursor go there, clicks come back. */
export function createDiagramPanels(
  extensionUri: vscode.Uri,
  client: LanguageClient,
  measurements: Measurements,
  weights: ChosenWeights,
  log: vscode.LogOutputChannel,
): DiagramPanels {
  const panels = new Set<Panel>();
  const pictures = createPictures(extensionUri);
  const of = (uri: string): Panel | undefined => [...panels].find(panel => panel.uri().toString() === uri);
  const refresh = ({ uri }: vscode.TextDocument): void => of(uri.toString())?.refresh();
  const create = (uri: vscode.Uri, restored?: vscode.WebviewPanel): Panel => {
    const onClose = (): void => void panels.delete(panel);
    const panel = createPanel(uri, {
      extensionUri,
      client,
      pictures,
      measurements,
      weights,
      log,
      onClose,
      ...(restored && { restored }),
    });
    panels.add(panel);
    return panel;
  };
  const listeners = [
    vscode.workspace.onDidChangeTextDocument(({ document }) => refresh(document)),
    // The server learns of both in its own time, but before it answers what is asked then.
    vscode.workspace.onDidOpenTextDocument(refresh),
    vscode.workspace.onDidCloseTextDocument(refresh),
    vscode.workspace.onDidRenameFiles(({ files }) => {
      for (const { oldUri, newUri } of files)
        for (const panel of panels) {
          const moved = movedTo(panel.uri(), oldUri, newUri);
          if (moved !== undefined) panel.move(moved);
        }
    }),
    weights.onDidChange(() => {
      for (const panel of panels) panel.refresh();
    }),
    measurements.onDidChange(uri => of(uri.toString())?.refresh()),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) =>
      of(textEditor.document.uri.toString())?.follow(selections),
    ),
    client.onNotification(networkChanged, ({ uri }: DiagramParams) => of(vscode.Uri.parse(uri).toString())?.refresh()),
  ];
  return {
    of,
    open({ uri }) {
      const existing = of(uri.toString());
      existing?.reveal();
      return existing ?? create(uri);
    },
    async restore(panel, state) {
      const { uri: saved } = (state ?? {}) as { readonly uri?: string };
      if (saved === undefined) {
        panel.dispose();
        return;
      }
      const uri = vscode.Uri.parse(saved);
      create(uri, panel);
      try {
        // The server draws what is open, and its editor may not be there any more.
        await vscode.workspace.openTextDocument(uri);
      } catch (error) {
        log.warn(`diagram: ${String(error)}`);
      }
    },
    active: () => [...panels].find(({ isActive }) => isActive),
    dispose() {
      for (const listener of listeners) listener.dispose();
      for (const panel of panels) panel.dispose();
    },
  };
}

/** Where a file is after something was renamed: itself, or a folder around it. */
function movedTo(file: vscode.Uri, from: vscode.Uri, to: vscode.Uri): vscode.Uri | undefined {
  if (file.toString() === from.toString()) return to;
  const isInside = file.scheme === from.scheme && file.path.startsWith(`${from.path}/`);
  return isInside ? to.with({ path: to.path + file.path.slice(from.path.length) }) : undefined;
}
