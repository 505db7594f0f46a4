import * as vscode from 'vscode';
import type { BenchmarkRecord, RunRecord } from '../../protocol/reports.ts';
import { medianInWords, settingsInWords } from '../../reports/amounts.ts';
import { readRunFile } from '../../reports/record.ts';
import type { Before } from '../../protocol/report.ts';
import { runsOf, type Run } from './records.ts';

/** A benchmark that somebody has chosen, and what it is called. */
export type ChosenBenchmark = Pick<Before, 'record' | 'label'>;

/** Lets somebody choose a run of the history; those of a network come first. */
export async function chooseRun(history: readonly RunRecord[], file: string | undefined): Promise<Run | undefined> {
  const runs = ownFirst(runsOf(history), file);
  if (runs.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nothing was run in this workspace yet.'));
    return undefined;
  }
  const items = runs.map(run => ({ ...itemOf(run), run }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Run History'),
    placeHolder: vscode.l10n.t('A run whose report is to be shown'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.run;
}

/** Lets somebody choose a benchmark, from the history or from a file. */
export async function chooseBenchmark(
  history: readonly RunRecord[],
  { file, except, placeHolder }: { readonly file?: string; readonly except?: string; readonly placeHolder: string },
): Promise<ChosenBenchmark | undefined> {
  const records = history.filter(each => each.kind === 'benchmark').filter(({ id }) => id !== except);
  const items = ownFirst(runsOf(records), file).flatMap(run =>
    run.benchmark === undefined ? [] : [{ ...itemOf(run), record: run.benchmark }],
  );
  const fromFile = {
    label: vscode.l10n.t('File…'),
    description: vscode.l10n.t('saved from a report, or by "cnn-designer bench --json" on another machine'),
    record: undefined,
  };
  const chosen = await vscode.window.showQuickPick([...items, fromFile], {
    title: vscode.l10n.t('Compare Runs'),
    placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen === undefined) return undefined;
  return chosen.record === undefined ? chooseFile() : { record: chosen.record, label: dateOf(chosen.record.startedAt) };
}

async function chooseFile(): Promise<ChosenBenchmark | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({ filters: { [vscode.l10n.t('Reports of benchmarks')]: ['json'] } })) ?? [];
  if (uri === undefined) return undefined;
  const label = uri.path.split('/').at(-1) ?? '';
  try {
    const read = readRunFile(JSON.parse(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8')));
    const problem =
      'problem' in read
        ? read.problem
        : read.value.kind === 'benchmark'
          ? undefined
          : vscode.l10n.t('it is a validation, which has no times');
    if ('value' in read && read.value.kind === 'benchmark')
      return { label, record: { ...(await recordAround(uri)), ...read.value } };
    void vscode.window.showErrorMessage(vscode.l10n.t('{0} cannot be compared: {1}', label, problem ?? ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t('{0} cannot be read: {1}', label, reason));
  }
  return undefined;
}

/** What a record says around its report, for a file that has the report alone. */
async function recordAround(uri: vscode.Uri): Promise<Omit<BenchmarkRecord, 'report'>> {
  const { mtime } = await vscode.workspace.fs.stat(uri);
  return {
    version: 1,
    kind: 'benchmark',
    id: uri.toString(),
    startedAt: new Date(mtime).toISOString(),
    file: uri.toString(),
    textHash: '',
  };
}

function itemOf(run: Run): vscode.QuickPickItem {
  const { validation, benchmark, file, startedAt } = run;
  const { name, provider, settings } = (benchmark ?? validation)?.report ?? {};
  const [first] = benchmark?.report.batches ?? [];
  const counted = validation && [validation.report.agreeing, validation.report.layers.length];
  const said = [
    ...(validation && counted
      ? [
          validation.report.passed
            ? vscode.l10n.t('✓ {0} of {1} layers', ...counted)
            : vscode.l10n.t('✗ {0} of {1} layers', ...counted),
        ]
      : []),
    ...(first === undefined ? [] : [vscode.l10n.t('{0} at batch {1}', medianInWords(first), first.batch)]),
  ];
  return {
    label: `${name ?? ''}: ${said.join(' · ')}`,
    description: [provider?.used ?? '', ...(settings ? [settingsInWords(settings)] : [])].join(', '),
    detail: `${dateOf(startedAt)} · ${fileOf(file)}`,
  };
}

function ownFirst(runs: readonly Run[], file: string | undefined): readonly Run[] {
  return [...runs.filter(run => run.file === file), ...runs.filter(run => run.file !== file)];
}

/** When it was, as people say it. */
export function dateOf(startedAt: string): string {
  return new Date(startedAt).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** The address of a text as people call it. */
export function fileOf(file: string): string {
  try {
    return vscode.workspace.asRelativePath(vscode.Uri.parse(file, true));
  } catch {
    return file; // of another machine, perhaps
  }
}
