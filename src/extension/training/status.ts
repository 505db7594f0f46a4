import * as vscode from 'vscode';
import type { TrainingPhase } from '../../protocol/trainingPage.ts';
import { formatExact } from '../../reports/amounts.ts';
import { durationInWords } from '../../reports/trainingWords.ts';
import { nameOf, type LiveTraining } from './trainings.ts';

/** The training that goes on and how many wait for it, in the status bar; a click shows it. Nothing is there while nothing is trained. */
export interface TrainingStatus {
  dispose(): void;
  show(trainings: readonly LiveTraining[]): void;
}

/** Nothing in the status bar yet. */
export function createTrainingStatus(): TrainingStatus {
  const item = vscode.window.createStatusBarItem('cnn.training', vscode.StatusBarAlignment.Left, 49);
  item.name = vscode.l10n.t('CNN Designer: Training');
  item.tooltip = vscode.l10n.t('Show the training');
  return {
    show(trainings) {
      const [first, ...waiting] = trainings;
      void vscode.commands.executeCommand('setContext', 'cnn.isTraining', first !== undefined);
      if (first === undefined) {
        item.hide();
        return;
      }
      const text = [inWords(first), ...(waiting.length === 0 ? [] : [vscode.l10n.t('{0} waiting', waiting.length)])];
      item.text = `${icons[first.progress.phase] ?? '$(sync~spin)'} ${text.join(' · ')}`;
      item.command = {
        command: 'cnn.showTraining',
        title: vscode.l10n.t('Show the training'),
        arguments: [vscode.Uri.parse(first.kept.uri)],
      };
      item.accessibilityInformation = { label: text.join(', '), role: 'button' };
      item.show();
    },
    dispose: () => item.dispose(),
  };
}

const icons: Readonly<Partial<Record<TrainingPhase, string>>> = { paused: '$(debug-pause)' };

/** "MNIST-1D: step 1,200 of 3,000, 2 min 5 s left". */
function inWords({ kept, progress: { phase, message, step, steps, secondsLeft } }: LiveTraining): string {
  const name = nameOf(kept);
  switch (phase) {
    case 'running': {
      const done = vscode.l10n.t('{0}: step {1} of {2}', name, formatExact(step), formatExact(steps));
      return Number.isFinite(secondsLeft) ? vscode.l10n.t('{0}, {1} left', done, durationInWords(secondsLeft)) : done;
    }
    case 'paused':
      return vscode.l10n.t('{0}: training paused at step {1}', name, formatExact(step));
    default:
      return `${name}: ${message}`;
  }
}
