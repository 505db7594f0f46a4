import * as vscode from 'vscode';
import type { QueuedJob } from './queue.ts';
import type { Runs } from './runs.ts';

/** What runs and how much waits, in the status bar; a click offers to cancel one or all. Nothing is there while nothing runs. */
export function createRunStatus(runs: Runs): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('cnn.runs', vscode.StatusBarAlignment.Left, 50);
  item.name = vscode.l10n.t('CNN Designer: Runs');
  item.command = 'cnn.cancelRuns';
  const show = (): void => {
    const jobs = runs.jobs();
    void vscode.commands.executeCommand('setContext', 'cnn.isRunning', 0 < jobs.length);
    const text = inWords(jobs);
    if (text === undefined) {
      item.hide();
      return;
    }
    item.text = `$(sync~spin) ${text}`;
    item.tooltip = vscode.l10n.t('Cancel runs…');
    item.accessibilityInformation = { label: text, role: 'button' };
    item.show();
  };
  return vscode.Disposable.from(
    item,
    runs.onDidChange(show),
    vscode.commands.registerCommand('cnn.cancelRuns', () => offerToCancel(runs)),
  );
}

/** "LeNet-5: timing batch 1 · 2 waiting". */
function inWords(jobs: readonly QueuedJob[]): string | undefined {
  const [first, ...waiting] = jobs;
  if (first === undefined) return undefined;
  const doing = `${first.title}: ${messageOf(first)}`;
  return waiting.length === 0 ? doing : `${doing} · ${vscode.l10n.t('{0} waiting', waiting.length)}`;
}

function messageOf({ state, message }: QueuedJob): string {
  if (state === 'ending') return vscode.l10n.t('being cancelled');
  if (state === 'waiting') return vscode.l10n.t('waiting');
  return message === '' ? vscode.l10n.t('starting') : message;
}

async function offerToCancel(runs: Runs): Promise<void> {
  const jobs = runs.jobs();
  if (jobs.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Nothing runs.'));
    return;
  }
  const one = jobs.map(job => ({
    label: `$(close) ${vscode.l10n.t('Cancel {0}', job.title)}`,
    description: messageOf(job),
    act: () => runs.cancel(job.id),
  }));
  const all = {
    label: `$(close-all) ${vscode.l10n.t('Cancel all {0}', jobs.length)}`,
    description: '',
    act: () => runs.cancelAll(),
  };
  const chosen = await vscode.window.showQuickPick(1 < jobs.length ? [...one, all] : one, { title: 'CNN Designer' });
  chosen?.act();
}

/** Shows one run as a notification with a way to cancel it, from now until `over`. */
export async function showProgress(runs: Runs, id: number, title: string, over: Promise<unknown>): Promise<void> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  await vscode.window.withProgress(options, async (progress, token) => {
    const tell = (): void => {
      const jobs = runs.jobs();
      const job = jobs.find(each => each.id === id);
      if (job === undefined) return;
      const before = jobs.indexOf(job);
      const waits = vscode.l10n.t('waits for {0}', jobs[0]?.title ?? '');
      progress.report({ message: 0 < before ? waits : messageOf(job) });
    };
    tell();
    const listening = [token.onCancellationRequested(() => runs.cancel(id)), runs.onDidChange(tell)];
    try {
      await over;
    } finally {
      for (const each of listening) each.dispose();
    }
  });
}
