import * as vscode from 'vscode';
import type { Network } from '../../core/network.ts';
import type { ShownData } from '../../protocol/trainingPage.ts';
import { lossFor, readForm, usualForm, type TrainingForm } from '../../reports/trainingSettings.ts';

/** What somebody has chosen for the trainings of a network. */
export interface Choice {
  readonly data: ShownData;
  readonly form: TrainingForm;
}

/** Choices for networks, in the workspace. */
export interface Remembered {
  /** Undefined for a network that nobody has chosen anything for. */
  find(uri: vscode.Uri): Choice | undefined;
  keep(uri: vscode.Uri, choice: Choice): Promise<void>;
}

/** Made data, which need no file. */
export const mnist1d: ShownData = { place: 'mnist1d', name: 'MNIST-1D' };

/** How a network is trained when nobody has chosen anything: the loss goes with its last layer. */
export function usualChoice(network: Network | undefined): Choice {
  const [output] = network?.outputs ?? [];
  const last = output !== undefined && 'layer' in output ? network?.layers[output.layer] : undefined;
  return { data: mnist1d, form: usualForm(lossFor(last)) };
}

/** Choices as the workspace keeps them. */
export function createRemembered(memory: vscode.Memento): Remembered {
  const keyOf = (uri: vscode.Uri): string => `cnn.training ${uri.toString()}`;
  return {
    find(uri) {
      const kept = memory.get<Partial<Choice>>(keyOf(uri));
      if (kept === undefined) return undefined;
      const usual = usualChoice(undefined);
      return { data: kept.data ?? usual.data, form: readForm(kept.form, usual.form) };
    },
    keep: async (uri, choice) => memory.update(keyOf(uri), choice),
  };
}
