import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ChosenWeights } from '../weights.ts';

/** A way to get weights that somebody can choose; the path is absent for those of the seed, and asked for where a file is to be found. */
interface WeightsItem extends vscode.QuickPickItem {
  readonly path?: string;
  readonly asks?: true;
}

/** Asks which weights a network is run, timed and exported with, and remembers the answer. */
export async function chooseWeights({ uri }: vscode.TextDocument, weights: ChosenWeights): Promise<void> {
  const chosen = await vscode.window.showQuickPick(itemsFor(uri, weights), {
    title: vscode.l10n.t('Weights of {0}', vscode.workspace.asRelativePath(uri)),
    placeHolder: vscode.l10n.t('Weights that it is run, timed and exported with'),
    matchOnDescription: true,
  });
  if (chosen === undefined) return;
  if (chosen.asks !== true) return weights.set(uri, chosen.path);
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Weights'),
      filters: { safetensors: ['safetensors'] },
      ...(uri.scheme === 'file' && { defaultUri: vscode.Uri.joinPath(uri, '..') }),
    })) ?? [];
  if (file !== undefined) await weights.set(uri, file.fsPath);
}

/** The choice that holds now is the first, so that Enter keeps it. */
function itemsFor(uri: vscode.Uri, weights: ChosenWeights): readonly WeightsItem[] {
  const current = weights.of(uri);
  const beside = uri.fsPath.replace(/\.cnn\.(json|ts)$/, '.safetensors');
  const files = new Map<string, string>();
  const last = weights.last(uri);
  if (last !== undefined) files.set(last, vscode.l10n.t('used last'));
  if (uri.scheme === 'file' && !files.has(beside) && existsSync(beside))
    files.set(beside, vscode.l10n.t('beside the network'));
  const now = (path: string | undefined): { readonly detail?: string } =>
    path === current ? { detail: vscode.l10n.t('chosen now') } : {};
  const items: WeightsItem[] = [
    {
      label: `$(symbol-numeric) ${vscode.l10n.t('Random weights')}`,
      description: vscode.l10n.t("of the network's seed"),
      ...now(undefined),
    },
    ...[...files].map(([path, description]) => ({
      label: `$(database) ${basename(path)}`,
      description: `${description} · ${vscode.workspace.asRelativePath(path)}`,
      path,
      ...(existsSync(path) ? now(path) : { detail: vscode.l10n.t('there is no such file any more') }),
    })),
  ];
  const first = items.findIndex(({ path }) => path === current);
  const [held] = items.splice(Math.max(0, first), 1);
  const asking: WeightsItem = { label: `$(folder-opened) ${vscode.l10n.t('A file…')}`, asks: true };
  return [...(held ? [held] : []), ...items, asking];
}
