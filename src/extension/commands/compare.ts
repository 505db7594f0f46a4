import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { compareRequest, type CompareParams, type CompareResult } from '../../protocol/lsp.ts';
import type { Baselines } from '../baseline.ts';
import type { Listings } from '../listings.ts';
import { isNetwork } from '../networkDocuments.ts';

/** What a network can be compared with. */
interface Choice extends vscode.QuickPickItem {
  /** Undefined when its author has changed his mind. */
  find(): Promise<CompareParams['other'] | undefined>;
}

/** Asks what to compare a network with, and shows both layer by layer in VS Code's own comparison. */
export async function compareNetwork(
  document: vscode.TextDocument,
  client: LanguageClient,
  baselines: Baselines,
  listings: Listings,
): Promise<void> {
  const chosen = await vscode.window.showQuickPick(choicesFor(document, baselines), {
    title: vscode.l10n.t('Compare with…'),
    placeHolder: vscode.l10n.t('What the network is compared with, layer by layer'),
  });
  const other = await chosen?.find();
  if (other === undefined) return;
  const uri = document.uri.toString();
  const result = await client.sendRequest<CompareResult>(compareRequest, { uri, other } satisfies CompareParams);
  if (result === null || 'problem' in result) {
    const problem = result?.problem ?? vscode.l10n.t('the log of CNN Designer says why');
    void vscode.window.showErrorMessage(vscode.l10n.t('Not compared: {0}', problem));
    return;
  }
  const name = nameOf(document.uri);
  await listings.compare(
    { label: other.label, text: result.before },
    { label: name, text: result.after },
    vscode.l10n.t('{0} since {1}: {2}', name, other.label, result.headline),
  );
}

async function choicesFor(document: vscode.TextDocument, baselines: Baselines): Promise<readonly Choice[]> {
  const uri = document.uri.toString();
  const committed = await baselines.committed(document);
  const pinned = baselines.pinned(document);
  const versions = [
    ...(committed === undefined
      ? []
      : [{ label: 'Git HEAD', description: vscode.l10n.t('the newest commit'), version: committed }]),
    ...(pinned === undefined
      ? []
      : [{ label: vscode.l10n.t('Pinned Version'), description: pinned.label, version: pinned }]),
  ];
  const open = vscode.workspace.textDocuments.filter(
    other => isNetwork(other) && other.uri.toString() !== uri && !['git', 'output'].includes(other.uri.scheme),
  );
  return [
    ...versions.map(({ label, description, version }): Choice => ({
      label,
      description,
      find: () => Promise.resolve({ ...version, uri }),
    })),
    ...open.map((other): Choice => ({
      label: nameOf(other.uri),
      description: vscode.workspace.asRelativePath(other.uri),
      find: () => Promise.resolve(versionOf(other)),
    })),
    { label: vscode.l10n.t('File…'), description: vscode.l10n.t('another network'), find: chooseFile },
  ];
}

async function chooseFile(): Promise<CompareParams['other'] | undefined> {
  const [uri] =
    (await vscode.window.showOpenDialog({ filters: { [vscode.l10n.t('Networks')]: ['json', 'ts'] } })) ?? [];
  if (uri === undefined) return undefined;
  if (/\.cnn\.(json|ts)$/.test(uri.path)) return versionOf(await vscode.workspace.openTextDocument(uri));
  void vscode.window.showErrorMessage(
    vscode.l10n.t('{0} is no network; choose a *.cnn.json or *.cnn.ts file', nameOf(uri)),
  );
  return undefined;
}

function versionOf(document: vscode.TextDocument): CompareParams['other'] {
  return { uri: document.uri.toString(), label: nameOf(document.uri), text: document.getText() };
}

function nameOf({ path }: vscode.Uri): string {
  return path.split('/').at(-1) ?? '';
}
