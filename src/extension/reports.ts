import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { RunRecord } from '../protocol/reports.ts';
import type { Records } from '../reports/files.ts';
import { chooseBenchmark, chooseRun, dateOf } from './reportPanel/choices.ts';
import { createReportPanel, type PanelContent, type ReportPanel } from './reportPanel/panel.ts';
import { recordsOf, runsOf, withSameText, type Run, type RunReports } from './reportPanel/records.ts';
import { createHistory } from './runs/history.ts';
import type { RunProgress } from './runs/runs.ts';

/** What was run. The text is that of the beginning: it may have been edited meanwhile. */
export interface RunDocument {
  readonly uri: vscode.Uri;
  getText(): string;
  /** When the run began; now when absent. */
  readonly startedAt?: Date;
}

/** Shows reports of runs beside their networks, and keeps them. */
export interface Reports {
  /** Keeps what a run has found out, and shows it with what else is known of the same text. */
  show(run: RunDocument, reports: RunReports): Promise<void>;
  /** The network whose report is the active editor; undefined when none is. */
  active(): vscode.Uri | undefined;
  /** Says on the report of a network, if it is open, what a run is doing; nothing when it has ended. */
  progress(doing: RunProgress): void;
  /** Shows the last report of a network. */
  showLast(document: Pick<RunDocument, 'uri'>): Promise<void>;
  /** Shows a run of the history: the one given, or one that somebody chooses. */
  showHistory(run?: Run): Promise<void>;
  /** Lets somebody choose two benchmarks, and shows how they differ. */
  compareRuns(): Promise<void>;
  /** Fills a panel again that was open before the window was loaded again; `state` is what its page has saved. */
  restore(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  dispose(): void;
}

/** A document as it is now, for a report that is shown when it may be another one. */
export function documentAtStart(document: vscode.TextDocument): RunDocument {
  const text = document.getText();
  return { uri: document.uri, getText: () => text, startedAt: new Date() };
}

/** Reports as pages, one for each network, and a history in the workspace's storage, or in that of all workspaces where no folder is open. */
export function createReports(
  { extensionUri, storageUri, globalStorageUri }: vscode.ExtensionContext,
  client: () => Promise<LanguageClient>,
  log: vscode.LogOutputChannel,
): Reports {
  const history = createHistory(vscode.Uri.joinPath(storageUri ?? globalStorageUri, 'runs').fsPath, log);
  const panels = new Set<ReportPanel>();
  const panelOf = (uri: vscode.Uri): ReportPanel | undefined =>
    [...panels].find(panel => panel.uri.toString() === uri.toString());
  const active = (): vscode.Uri | undefined => [...panels].find(panel => panel.isActive)?.uri;
  const create = (uri: vscode.Uri, restored?: vscode.WebviewPanel): ReportPanel => {
    const onClose = (): void => void panels.delete(panel);
    const panel = createReportPanel(uri, {
      extensionUri,
      history,
      log,
      client,
      onClose,
      ...(restored && { restored }),
    });
    panels.add(panel);
    return panel;
  };
  const open = (uri: vscode.Uri, content: PanelContent): void => {
    const existing = panelOf(uri);
    existing?.reveal();
    (existing ?? create(uri)).show(content);
  };
  const keep = async (records: Records): Promise<void> => {
    for (const record of [records.validation, records.benchmark])
      if (record !== undefined)
        await history.add(record).catch((error: unknown) => {
          // A full disk is no reason not to show what was found out.
          log.warn(`a record of ${record.report.name} is not kept: ${String(error)}`);
        });
  };
  const ofFile = async (uri: vscode.Uri): Promise<readonly RunRecord[]> =>
    (await history.list()).filter(({ file }) => file === uri.toString());
  const changed = (document: vscode.TextDocument): void => panelOf(document.uri)?.textChanged();
  const listeners = [
    vscode.workspace.onDidChangeTextDocument(({ document }) => changed(document)),
    vscode.workspace.onDidOpenTextDocument(changed),
  ];

  return {
    async show(run, reports) {
      const startedAt = run.startedAt ?? new Date();
      const records = recordsOf(reports, { file: run.uri.toString(), text: run.getText(), startedAt });
      await keep(records);
      open(run.uri, withSameText(records, await history.list()));
    },
    active,
    progress({ uri, message }) {
      panelOf(uri)?.progress(message);
    },
    async showLast({ uri }) {
      const records = await ofFile(uri);
      const [last] = runsOf(records);
      if (last !== undefined) open(uri, withSameText(last, records));
      else
        void vscode.window.showInformationMessage(
          vscode.l10n.t('{0} was not run yet; run or benchmark it first.', vscode.workspace.asRelativePath(uri)),
        );
    },
    async showHistory(given) {
      const records = await history.list();
      const file = vscode.window.activeTextEditor?.document.uri ?? active();
      const run = given ?? (await chooseRun(records, file?.toString()));
      if (run !== undefined) open(vscode.Uri.parse(run.file), withSameText(run, records));
    },
    async compareRuns() {
      const records = await history.list();
      const file = (active() ?? vscode.window.activeTextEditor?.document.uri)?.toString();
      const after = await chooseBenchmark(records, {
        ...(file !== undefined && { file }),
        placeHolder: vscode.l10n.t('The later of two benchmarks'),
      });
      if (after === undefined) return;
      const before = await chooseBenchmark(records, {
        file: after.record.file,
        except: after.record.id,
        placeHolder: vscode.l10n.t('What the benchmark of {0} is compared with', dateOf(after.record.startedAt)),
      });
      if (before === undefined) return;
      open(vscode.Uri.parse(after.record.file), { ...withSameText({ benchmark: after.record }, records), before });
    },
    async restore(panel, state) {
      const saved = (state ?? {}) as Readonly<Partial<Record<'uri' | 'validation' | 'benchmark' | 'before', string>>>;
      const find = async (id: string | undefined): Promise<RunRecord | undefined> =>
        id === undefined ? undefined : history.find(id);
      const [validation, benchmark, before] = await Promise.all(
        [saved.validation, saved.benchmark, saved.before].map(find),
      );
      const isLost = validation === undefined && benchmark === undefined;
      if (saved.uri === undefined || isLost) {
        panel.dispose(); // the history has forgotten what was shown
        return;
      }
      create(vscode.Uri.parse(saved.uri), panel).show({
        ...(validation?.kind === 'validation' && { validation }),
        ...(benchmark?.kind === 'benchmark' && { benchmark }),
        ...(before?.kind === 'benchmark' && { before: { record: before, label: dateOf(before.startedAt) } }),
      });
    },
    dispose() {
      for (const listener of listeners) listener.dispose();
      for (const panel of panels) panel.dispose();
    },
  };
}
