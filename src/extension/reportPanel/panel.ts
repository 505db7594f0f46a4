import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { connect } from '../../protocol/channel.ts';
import type { Before, ReportHostMethods, ReportMethods, Shown, ShownReport } from '../../protocol/report.ts';
import type { RunRecord } from '../../protocol/reports.ts';
import type { Records } from '../../reports/files.ts';
import { oneAtATime } from '../oneAtATime.ts';
import { openLayer } from '../openLayer.ts';
import type { History } from '../runs/history.ts';
import { hashNow } from '../textNow.ts';
import { openBeside, showPage, webviewPort } from '../webviewPage.ts';
import { chooseBenchmark, chooseRun, dateOf, fileOf } from './choices.ts';
import { isSameText, previousBenchmark, withSameText } from './records.ts';
import { savingMethods } from './saving.ts';

/** What the editor calls reports among its webviews. */
export const reportPanelType = 'cnn.report';

/** What a panel shows. */
export interface PanelContent extends Records {
  readonly before?: Pick<Before, 'record' | 'label'>;
}

/** One report beside its text. */
export interface ReportPanel {
  readonly uri: vscode.Uri;
  readonly isActive: boolean;
  content(): PanelContent;
  show(content: PanelContent): void;
  /** Says what a run that is going on is doing; nothing when none is. */
  progress(message: string | undefined): void;
  /** Looks again whether the text is still the one that was run. */
  textChanged(): void;
  reveal(): void;
  dispose(): void;
}

/** What a panel is made with. */
export interface PanelParts {
  readonly extensionUri: vscode.Uri;
  readonly history: History;
  readonly log: vscode.LogOutputChannel;
  /** One that the editor has brought back; a new one is made when absent. */
  readonly restored?: vscode.WebviewPanel;
  client(): Promise<LanguageClient>;
  onClose(): void;
}

/** So long nobody types before a report asks whether its text has changed, milliseconds. */
const pauseMs = 300;

/** Opens a panel for the reports of a network, and answers what its page asks. */
export function createReportPanel(
  uri: vscode.Uri,
  { extensionUri, history, log, restored, client, onClose }: PanelParts,
): ReportPanel {
  const title = vscode.l10n.t('{0} report', uri.path.split('/').at(-1) ?? '');
  const panel = restored ?? openBeside(reportPanelType, title);
  let content: PanelContent = {};
  let doing: string | undefined;
  let isReady = false;

  const refresh = async (): Promise<void> => {
    const shown = await shownOf(uri, content, history);
    // Without waiting: a page that is closed or loaded anew does not answer.
    channel.remote.update({ shown }).catch(() => undefined);
  };
  const tellProgress = (): void => {
    channel.remote.progress(doing === undefined ? {} : { message: doing }).catch(() => undefined); // it may be closed
  };
  const failed = (error: unknown): void => log.error(`report: ${String(error)}`);
  const refreshNow = oneAtATime(refresh, failed);
  const refreshSoon = oneAtATime(refresh, failed, pauseMs);
  const show = (next: PanelContent): void => {
    content = next;
    if (isReady) refreshNow();
  };
  const own = {
    ready() {
      isReady = true;
      refreshNow();
      if (doing !== undefined) tellProgress();
    },
    ...savingMethods(
      () => uri,
      () => content,
    ),
    openLayer: place => openLayer(uri, place, client),
    async run({ what }) {
      await vscode.commands.executeCommand(what === 'validation' ? 'cnn.run' : 'cnn.benchmark', uri);
    },
    async compare({ with: what }) {
      const { benchmark } = content;
      if (benchmark === undefined) return;
      const records = await history.list();
      const previous = what === 'previous' ? previousBenchmark(benchmark, records) : undefined;
      const before =
        what === 'previous'
          ? previous && { record: previous, label: dateOf(previous.startedAt) }
          : await chooseBenchmark(records, {
              file: benchmark.file,
              except: benchmark.id,
              placeHolder: vscode.l10n.t('What this benchmark is compared with'),
            });
      if (before !== undefined) show({ ...content, before });
    },
    endComparison() {
      const { validation, benchmark } = content;
      show({ ...(validation && { validation }), ...(benchmark && { benchmark }) });
      return Promise.resolve();
    },
    async showHistory() {
      const records = await history.list();
      const run = await chooseRun(records, uri.toString());
      if (run === undefined) return;
      // A run of another network belongs into a panel of its own.
      if (run.file === uri.toString()) show(withSameText(run, records));
      else await vscode.commands.executeCommand('cnn.showRunHistory', run);
    },
  } satisfies ReportHostMethods;

  const channel = connect<ReportMethods>(webviewPort(panel.webview), own);
  showPage(panel.webview, extensionUri, { name: 'report', title });
  panel.onDidDispose(() => {
    channel.dispose();
    onClose();
  });
  return {
    uri,
    get isActive() {
      return panel.active;
    },
    content: () => content,
    show,
    progress(message) {
      doing = message;
      if (isReady) tellProgress();
    },
    textChanged() {
      if (isReady) refreshSoon();
    },
    reveal: () => panel.reveal(undefined, true),
    dispose() {
      panel.dispose();
    },
  };
}

async function shownOf(uri: vscode.Uri, content: PanelContent, history: History): Promise<ShownReport> {
  const { validation, benchmark, before } = content;
  const hash = await hashNow(uri);
  const shown = <Kept extends RunRecord>(record: Kept): Shown<Kept> => ({
    record,
    isOld: hash !== undefined && hash !== record.textHash,
  });
  const previous = benchmark && previousBenchmark(benchmark, await history.list());
  return {
    uri: uri.toString(),
    file: fileOf(uri.toString()),
    ...(validation && { validation: shown(validation) }),
    ...(benchmark && { benchmark: shown(benchmark) }),
    ...(benchmark && before && { before: { ...before, isSameText: isSameText(before.record, benchmark) } }),
    hasPrevious: previous !== undefined,
  };
}
