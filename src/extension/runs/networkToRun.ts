import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Network } from '../../core/network.ts';
import { networkRequest, type NetworkParams, type NetworkResult } from '../../protocol/lsp.ts';

/** A network as it was when somebody asked for a run of it: what is typed while the run waits is not in it. */
export interface NetworkToRun {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly network: Network;
  /** What it is called in messages. */
  readonly fileName: string;
}

/** Where a document can stand so that there is a machine beside it: on its disk, or nowhere yet. */
const schemes = ['file', 'untitled'];

/** The network of a document in its newest text, or why it cannot be run, in a sentence for a person. */
export async function networkToRun(
  document: vscode.TextDocument,
  client: LanguageClient,
): Promise<NetworkToRun | { readonly problem: string }> {
  const { uri } = document;
  const fileName = vscode.workspace.asRelativePath(uri);
  const problem = whyNothingRuns(uri);
  if (problem !== undefined) return { problem };
  const text = document.getText();
  const params: NetworkParams = { uri: uri.toString() };
  const found = await client.sendRequest<NetworkResult>(networkRequest, params);
  if (found !== null && 'network' in found) return { uri, text, network: found.network, fileName };
  const reason = found?.problem ?? vscode.l10n.t('the log of CNN Designer says why');
  return { problem: vscode.l10n.t('{0} cannot be run: {1}', fileName, reason) };
}

/** Why no network of a place can be run here; undefined when they can. */
export function whyNothingRuns({ scheme }: vscode.Uri): string | undefined {
  if (!vscode.workspace.isTrusted)
    return vscode.l10n.t('Running a network is off in Restricted Mode; trust this workspace first.');
  if (schemes.includes(scheme)) return undefined;
  return vscode.l10n.t(
    'A virtual workspace ({0}) has no machine to run on; open the folder from a disk, over SSH or in a container.',
    scheme,
  );
}
