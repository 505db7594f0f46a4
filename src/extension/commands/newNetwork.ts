import * as vscode from 'vscode';
import { formatCount, formatMacs } from '../../core/units.ts';
import { blankNetworks } from '../blankNetworks.ts';
import { freeName, openUnsaved } from '../unsavedDocuments.ts';
import { isExercise, readFileText, readZoo, zooFolder, type ZooNetwork } from '../zooNetworks.ts';

interface Choice extends vscode.QuickPickItem {
  /** What the file is called. */
  readonly file?: string;
  text?(): string | Promise<string>;
}

/** Asks which network to begin with, and opens it as a new document that its author saves or throws away. */
export async function newNetwork(extensionUri: vscode.Uri): Promise<void> {
  const zoo = zooFolder(extensionUri);
  const chosen = await vscode.window.showQuickPick(choicesOf(zoo), {
    title: vscode.l10n.t('New Network'),
    placeHolder: vscode.l10n.t('An empty network, or one from the literature to change'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen?.text === undefined || chosen.file === undefined) return;
  await openNew(chosen.file, await chosen.text());
}

async function choicesOf(zoo: vscode.Uri): Promise<readonly Choice[]> {
  const networks = await readZoo(zoo);
  const separator = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const blank = (file: string, format: string, text: string): Choice => ({
    label: vscode.l10n.t('Empty network in {0}', format),
    description: file,
    text: () => text,
    file,
  });
  const bundled = ({ title, file, params, macs, summary }: ZooNetwork): Choice => ({
    label: title,
    description: `${formatCount(params)} params · ${formatMacs(macs)} · ${file.endsWith('.ts') ? 'TypeScript' : 'JSON'}`,
    detail: summary,
    text: () => readFileText(vscode.Uri.joinPath(zoo, file)),
    file: file.split('/').at(-1) ?? file,
  });
  return [
    separator(vscode.l10n.t('empty')),
    blank('network.cnn.json', 'JSON', blankNetworks.json),
    blank('network.cnn.ts', 'TypeScript', blankNetworks.typescript),
    separator(vscode.l10n.t('from the literature')),
    ...networks.filter(network => !isExercise(network)).map(bundled),
    separator(vscode.l10n.t('exercises')),
    ...networks.filter(isExercise).map(bundled),
  ];
}

/**
 * An unsaved document of that name in the folder of the workspace: the name tells what it is, and where it will be. Without a
 * folder JSON needs no name; a program is known by its name alone, so that its author is asked for one.
 */
async function openNew(file: string, text: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined && file.endsWith('.json')) {
    const document = await vscode.workspace.openTextDocument({ language: 'cnn-json', content: text });
    await vscode.window.showTextDocument(document);
    return;
  }
  const target = folder === undefined ? await askForFile(file) : await freeName(vscode.Uri.joinPath(folder, file));
  if (target !== undefined) await openUnsaved(target, text);
}

async function askForFile(file: string): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Where will the network be?'),
    defaultUri: vscode.Uri.file(file),
    filters: { [vscode.l10n.t('Networks in TypeScript')]: ['cnn.ts'] },
  });
  if (chosen === undefined) return undefined;
  const named = chosen.path.endsWith('.cnn.ts')
    ? chosen
    : chosen.with({ path: `${chosen.path.replace(/\.ts$/, '')}.cnn.ts` });
  return freeName(named);
}
