import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { DiagramModel } from '../../diagram/model.ts';
import { connect, type Remote } from '../../protocol/channel.ts';
import type { DiagramHostMethods, DiagramMethods, NodeGoal, ViewName } from '../../protocol/diagram.ts';
import { diagramRequest, type DiagramParams, type DiagramResult } from '../../protocol/lsp.ts';
import { timesOf, type Measurements } from '../runs/measurements.ts';
import { oneAtATime } from '../oneAtATime.ts';
import { idsIn } from '../placed.ts';
import { openBeside, showPage, webviewPort } from '../webviewPage.ts';
import { describing } from './describe.ts';
import { fieldMethods } from './fields.ts';
import { otherNetworks } from './otherNetwork.ts';
import type { PanelContext } from './panelContext.ts';
import type { PictureMethods, Pictures } from './pictures.ts';
import { sources } from './sources.ts';
import type { ChosenWeights } from '../weights.ts';
import { withTrainedKernels } from './trainedKernels.ts';
import { withoutPlaces } from './withoutPlaces.ts';

/** What the editor calls diagrams among its webviews. */
export const diagramPanelType = 'cnn.diagram';

/** One diagram beside its text. */
export interface Panel {
  uri(): vscode.Uri;
  /** Whether it is the editor that has the keyboard. */
  readonly isActive: boolean;
  readonly pictures: PictureMethods;
  dispose(): void;
  reveal(): void;
  refresh(): void;
  /** Marks what is selected in the text. */
  follow(selections: readonly vscode.Selection[]): void;
  /** The file has another name now. */
  move(uri: vscode.Uri): void;
  goTo(id: string, what: NodeGoal): Promise<void>;
  show(view: ViewName, id: string): Promise<void>;
  /** What a node or group is called in the text. */
  nameOf(id: string): string | undefined;
}

/** What a panel is made with. */
export interface PanelParts {
  readonly extensionUri: vscode.Uri;
  readonly client: LanguageClient;
  readonly pictures: Pictures;
  readonly measurements: Measurements;
  readonly weights: ChosenWeights;
  readonly log: vscode.LogOutputChannel;
  /** One that the editor has brought back; a new one is made when absent. */
  readonly restored?: vscode.WebviewPanel;
  onClose(): void;
}

/** Opens the diagram of a document, and answers what it asks. */
export function createPanel(
  document: vscode.Uri,
  { extensionUri, client, pictures, measurements, weights, log, restored, onClose }: PanelParts,
): Panel {
  let uri = document;
  let model: DiagramModel | undefined;
  let selections: readonly vscode.Selection[] = [];
  /** Whether there is something newer than what is drawn, or selected otherwise. */
  const isOld = { drawing: false, selection: false };
  const panel = restored ?? openBeside(diagramPanelType, titleOf(uri));
  showPage(panel.webview, extensionUri, { name: 'webview', title: titleOf(uri) });

  let shown = (): void => undefined;
  const whenShown = new Promise<void>(resolve => (shown = resolve));
  const ownPictures = pictures.of({
    uri: () => uri,
    async picture(params) {
      await whenShown;
      return channel.remote.picture(params);
    },
    copyImage: params => channel.remote.copyImage(params),
    focus: () => panel.reveal(),
  });
  const context: PanelContext = { client, uri: () => uri, model: () => model };
  const own = {
    ready: () => refresh(),
    ...sources(context),
    ...describing(context),
    ...ownPictures,
    ...otherNetworks(context, extensionUri),
    ...fieldMethods(context),
  } satisfies DiagramHostMethods;
  const channel = connect<DiagramMethods>(webviewPort(panel.webview), own);
  const tell = (message: (page: Remote<DiagramMethods>) => Promise<unknown>): void => {
    message(channel.remote).catch(() => undefined); // the panel may be closed before it answers
  };

  const about = (note?: string): Promise<void> =>
    channel.remote.about({ uri: uri.toString(), ...(note !== undefined && { note }) });
  const mark = (): void => {
    isOld.selection = !panel.visible;
    if (model === undefined || isOld.selection) return;
    const placed = [...model.groups, ...model.nodes];
    const ids = [...new Set(selections.flatMap(selection => idsIn(placed, selection)))];
    if (0 < ids.length) tell(page => page.select({ ids }));
  };
  const refresh = oneAtATime(
    async () => {
      isOld.drawing = !panel.visible;
      if (isOld.drawing) return;
      const asked = uri;
      const params: DiagramParams = { uri: asked.toString() };
      const isOpen = vscode.workspace.textDocuments.some(each => each.uri.toString() === asked.toString());
      const result = isOpen ? await client.sendRequest<DiagramResult>(diagramRequest, params) : null;
      if (asked !== uri) return;
      if (result === null) {
        await about(
          model === undefined
            ? vscode.l10n.t('{0} is not open. Open it to see its diagram.', nameOf(uri))
            : vscode.l10n.t('The text of {0} is closed. Click a layer to open it again.', nameOf(uri)),
        );
        return;
      }
      model = withTrainedKernels(result, weights.of(asked));
      const drawing = { model: withoutPlaces(model), ...timesOf(measurements, uri) };
      // Both at once: the answer to the first would come only after a frame.
      await Promise.all([about(), channel.remote.update({ shown: drawing })]);
      shown();
      const editor = vscode.window.activeTextEditor;
      if (editor?.document.uri.toString() === uri.toString()) follow(editor.selections);
    },
    error => log.error(`diagram: ${String(error)}`),
  );
  const follow = (selected: readonly vscode.Selection[]): void => {
    selections = selected;
    mark();
  };

  panel.onDidChangeViewState(() => {
    if (!panel.visible) return;
    if (isOld.drawing) refresh();
    if (isOld.selection) mark();
  });
  panel.onDidDispose(() => {
    channel.dispose();
    onClose();
  });
  return {
    uri: () => uri,
    get isActive() {
      return panel.active;
    },
    pictures: ownPictures,
    reveal: () => panel.reveal(undefined, true),
    refresh,
    follow,
    move(moved) {
      uri = moved;
      panel.title = titleOf(uri);
      refresh();
    },
    goTo: async (id, what) => own.goTo({ id, what }),
    show: (view, id) => channel.remote.show({ view, id }),
    nameOf(id) {
      const node = model?.nodes.find(each => each.id === id);
      return node?.layer ?? node?.name ?? model?.groups.find(each => each.id === id)?.name;
    },
    dispose() {
      panel.dispose();
    },
  };
}

function nameOf(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? '';
}

function titleOf(uri: vscode.Uri): string {
  return vscode.l10n.t('{0} diagram', nameOf(uri));
}
