import * as vscode from 'vscode';

/** Lets somebody choose data to take examples of; an absent place is none. Undefined where nobody chooses. */
export async function chooseData(uri: vscode.Uri): Promise<{ readonly place: string | undefined } | undefined> {
  const none = vscode.l10n.t('No data');
  const file = vscode.l10n.t('File…');
  const folder = vscode.l10n.t('Folder…');
  const items = [
    { label: 'MNIST-1D', description: vscode.l10n.t('made here, 40 numbers each') },
    { label: file, description: vscode.l10n.t('IDX or NPY') },
    { label: folder, description: vscode.l10n.t('IDX or NPY files, or a folder of images for each class') },
    { label: none, description: vscode.l10n.t('noise and image files alone') },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Data to take examples of') });
  if (chosen === undefined) return undefined;
  if (chosen.label === none) return { place: undefined };
  if (chosen.label === 'MNIST-1D') return { place: 'mnist1d' };
  const [found] =
    (await vscode.window.showOpenDialog({
      canSelectFolders: chosen.label === folder,
      canSelectFiles: chosen.label === file,
      ...(uri.scheme === 'file' && { defaultUri: vscode.Uri.joinPath(uri, '..') }),
    })) ?? [];
  return found && { place: found.fsPath };
}
