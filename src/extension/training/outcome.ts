import * as vscode from 'vscode';
import { formatExact } from '../../reports/amounts.ts';
import { amountInWords } from '../../reports/trainingWords.ts';
import type { KeptTraining } from './kept.ts';

/** What came of a training, in a sentence. */
export function outcomeOf(
  name: string,
  { report, message = '', points, step }: KeptTraining,
): { readonly text: string; readonly isGood: boolean } {
  if (report === undefined)
    return { text: vscode.l10n.t('{0}: the training failed. {1}', name, message), isGood: false };
  if (report.notFinite !== undefined) return { text: `${name}: ${report.notFinite.message}`, isGood: false };
  const said = amountsOf(points);
  const text =
    report.end === 'stopped'
      ? vscode.l10n.t('{0}: stopped at step {1} · {2}', name, formatExact(step), said)
      : vscode.l10n.t('{0}: trained in {1} steps · {2}', name, formatExact(step), said);
  return { text, isGood: true };
}

/** The last error, or the loss where there are no classes. */
function amountsOf(points: KeptTraining['points']): string {
  const last = points.at(-1);
  if (last === undefined) return '';
  const { loss, testLoss, error, testError } = last;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  if (error !== undefined && testError !== undefined)
    return vscode.l10n.t('error {0}, {1} in the test', percent(error), percent(testError));
  if (error !== undefined) return vscode.l10n.t('error {0}', percent(error));
  return testLoss === undefined
    ? vscode.l10n.t('loss {0}', amountInWords(loss))
    : vscode.l10n.t('loss {0}, {1} in the test', amountInWords(loss), amountInWords(testLoss));
}
