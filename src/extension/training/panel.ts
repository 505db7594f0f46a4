import * as vscode from 'vscode';
import { connect } from '../../protocol/channel.ts';
import type {
  ShownTraining,
  TrainingNews,
  TrainingPageHostMethods,
  TrainingPageMethods,
} from '../../protocol/trainingPage.ts';
import { oneAtATime } from '../oneAtATime.ts';
import { openBeside, showPage, webviewPort } from '../webviewPage.ts';

/** What the editor calls trainings among its webviews. */
export const trainingPanelType = 'cnn.training';

/** One training beside its text. */
export interface TrainingPanel {
  readonly uri: vscode.Uri;
  readonly isActive: boolean;
  /** Shows the training as it is now. */
  refresh(): void;
  /** Hands on what is new of it. */
  tell(news: TrainingNews): void;
  /** Looks again whether the text is still the one that was trained. */
  textChanged(): void;
  reveal(): void;
  dispose(): void;
}

/** What a panel is made with. */
export interface TrainingPanelParts {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** One that the editor has brought back; a new one is made when absent. */
  readonly restored?: vscode.WebviewPanel;
  shown(uri: vscode.Uri): Promise<ShownTraining>;
  /** What the page may ask for, but for that it is there. */
  methods(uri: vscode.Uri): Omit<TrainingPageHostMethods, 'ready'>;
  onClose(): void;
}

/** So long nobody types before a panel asks whether its text has changed, milliseconds. */
const pauseMs = 300;

/** Opens a panel for the trainings of a network. */
export function createTrainingPanel(
  uri: vscode.Uri,
  { extensionUri, log, restored, shown, methods, onClose }: TrainingPanelParts,
): TrainingPanel {
  const title = vscode.l10n.t('{0} training', uri.path.split('/').at(-1) ?? '');
  const panel = restored ?? openBeside(trainingPanelType, title);
  let isReady = false;
  const update = async (): Promise<void> => {
    const now = await shown(uri);
    // Without waiting: a page that is closed or loaded anew does not answer.
    channel.remote.update({ shown: now }).catch(() => undefined);
  };
  const failed = (error: unknown): void => log.error(`training: ${String(error)}`);
  const updateNow = oneAtATime(update, failed);
  const updateSoon = oneAtATime(update, failed, pauseMs);
  const own = {
    ready() {
      isReady = true;
      updateNow();
    },
    ...methods(uri),
  } satisfies TrainingPageHostMethods;
  const channel = connect<TrainingPageMethods>(webviewPort(panel.webview), own);
  showPage(panel.webview, extensionUri, { name: 'training', title });
  panel.onDidDispose(() => {
    channel.dispose();
    onClose();
  });
  return {
    uri,
    get isActive() {
      return panel.active;
    },
    refresh() {
      if (isReady) updateNow();
    },
    tell(news) {
      if (isReady) channel.remote.append({ news }).catch(() => undefined); // it may be closed
    },
    textChanged() {
      if (isReady) updateSoon();
    },
    reveal: () => panel.reveal(undefined, true),
    dispose() {
      panel.dispose();
    },
  };
}
