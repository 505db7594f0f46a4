import * as vscode from 'vscode';
import type { ShownTraining } from '../../protocol/trainingPage.ts';
import type { Choice } from './remembered.ts';
import { nameOf, type LiveTraining } from './trainings.ts';

/** What a page is shown of the last training of a network, and of what is chosen for the next; `hash` is that of the text as it is now. */
export function shownTraining(
  uri: vscode.Uri,
  { live, choice, hash }: { readonly live?: LiveTraining; readonly choice: Choice; readonly hash?: string },
): ShownTraining {
  const file = vscode.workspace.asRelativePath(uri);
  const next = { uri: uri.toString(), file, form: choice.form, nextData: choice.data };
  if (live === undefined)
    return {
      ...next,
      name: file,
      isOld: false,
      progress: {
        phase: 'idle',
        message: '',
        step: 0,
        steps: 0,
        stepsPerSecond: Number.NaN,
        secondsLeft: Number.NaN,
        canResume: false,
      },
      points: [],
      statistics: [],
      warnings: [],
    };
  const { kept, progress } = live;
  const { settings, summary, points, statistics, warnings, report } = kept;
  const isAtRest = progress.phase === 'ended' || progress.phase === 'failed';
  return {
    ...next,
    name: nameOf(kept),
    isOld: hash !== undefined && hash !== kept.textHash,
    progress,
    settings,
    ...(summary && { data: summary }),
    points,
    statistics,
    warnings,
    ...(report && isAtRest && { report }),
  };
}
