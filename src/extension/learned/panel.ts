import * as vscode from 'vscode';
import { connect } from '../../protocol/channel.ts';
import type { LearnedPageHostMethods, LearnedPageMethods, ShownLearned } from '../../protocol/learnedPage.ts';
import { packed } from '../../reports/packed.ts';
import type { Learned } from '../../runner/host/learned.ts';
import { saveCurve } from '../training/saveCurve.ts';
import { openBeside, showPage, webviewPort } from '../webviewPage.ts';
import { chooseData } from './chooseData.ts';

/** What the editor calls these pages among its webviews. */
export const learnedPanelType = 'cnn.learned';

/** What a network learned, beside its text. */
export interface LearnedPanel {
  readonly uri: vscode.Uri;
  /** Looks at a layer. */
  select(layer: string): void;
  /** Says that the text is another one than the one that is looked at. */
  textChanged(): void;
  /** Opens the network anew, as its weights are others. */
  reopen(): void;
  reveal(): void;
  dispose(): void;
}

/** A network in a child, or why there is none. */
export type Opened = Learned | { readonly problem: string };

/** What a panel is made with. */
export interface LearnedPanelParts {
  readonly extensionUri: vscode.Uri;
  /** One that the editor has brought back; a new one is made when absent. */
  readonly restored?: vscode.WebviewPanel;
  /** Opens the network as it is now. */
  open(onProgress: (message: string) => void): Promise<Opened>;
  useData(place: string | undefined): Promise<void>;
  onClose(): void;
}

/** Opens a panel; its child lives as long as it does. */
export function createLearnedPanel(
  uri: vscode.Uri,
  { extensionUri, restored, open, useData, onClose }: LearnedPanelParts,
): LearnedPanel {
  const title = vscode.l10n.t('{0}: what it learned', uri.path.split('/').at(-1) ?? '');
  const panel = restored ?? openBeside(learnedPanelType, title);
  let opened: Opened | undefined;
  let isClosed = false;
  let isOld = false;
  let isReady = false;
  let wanted: string | undefined;
  let turn = 0;

  const shown = (): ShownLearned => ({
    uri: uri.toString(),
    file: vscode.workspace.asRelativePath(uri),
    isOld,
    ...(opened !== undefined && ('problem' in opened ? { problem: opened.problem } : { summary: opened.summary })),
  });
  const tell = (): void => {
    // Without waiting: a page that is closed or loaded anew does not answer.
    if (isReady) channel.remote.update({ shown: shown() }).catch(() => undefined);
  };
  const close = (): void => {
    if (opened !== undefined && 'close' in opened) opened.close();
    opened = undefined;
  };
  const reopen = async (): Promise<void> => {
    const own = (turn += 1);
    close();
    isOld = false;
    tell();
    const next = await open(message => void channel.remote.progress({ message }).catch(() => undefined));
    // Closed meanwhile, or opened once more.
    if (isClosed || own !== turn) {
      if ('close' in next) next.close();
      return;
    }
    opened = next;
    tell();
    if (wanted !== undefined) channel.remote.select({ layer: wanted }).catch(() => undefined);
  };
  const ask = async (question: (learned: Learned) => Promise<unknown>): Promise<string> => {
    if (opened === undefined || 'problem' in opened) throw new Error(vscode.l10n.t('The network is not open.'));
    return packed(await question(opened));
  };
  const own = {
    ready() {
      isReady = true;
      void reopen(); // what goes wrong is shown on the page
    },
    filters: request => ask(learned => learned.filters(request)),
    activations: request => ask(learned => learned.activations(request)),
    maximise: request => ask(learned => learned.maximise(request)),
    confusion: () => ask(learned => learned.confusion({})),
    reopen,
    async chooseWeights() {
      await vscode.commands.executeCommand('cnn.chooseWeights', uri);
    },
    async chooseData() {
      const chosen = await chooseData(uri);
      if (chosen === undefined) return;
      await useData(chosen.place);
      await reopen();
    },
    async chooseImage() {
      const filters = { [vscode.l10n.t('Images')]: ['png', 'jpg', 'jpeg'] };
      const [file] = (await vscode.window.showOpenDialog({ filters })) ?? [];
      return file === undefined ? {} : { path: file.fsPath };
    },
    saveChart: chart => saveCurve(uri, chart, extensionUri),
  } satisfies LearnedPageHostMethods;
  const channel = connect<LearnedPageMethods>(webviewPort(panel.webview), own);
  showPage(panel.webview, extensionUri, { name: 'learned', title });
  panel.onDidDispose(() => {
    isClosed = true;
    close();
    channel.dispose();
    onClose();
  });
  return {
    uri,
    select(layer) {
      wanted = layer;
      if (isReady && opened !== undefined) channel.remote.select({ layer }).catch(() => undefined);
    },
    textChanged() {
      if (isOld) return;
      isOld = true;
      tell();
    },
    reopen: () => void reopen(),
    reveal: () => panel.reveal(undefined, true),
    dispose() {
      panel.dispose();
    },
  };
}
