import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { baselineNotification, type BaselineParams, type OldVersion } from '../protocol/lsp.ts';
import type { Git } from './git.ts';
import { isNetwork } from './networkDocuments.ts';

/** What each open network is compared with: the version its author has pinned, or else the newest commit. */
export interface Baselines {
  /** Holds the network to its text as it is now. */
  pin(document: vscode.TextDocument): void;
  /** Holds it to the newest commit again. */
  unpin(document: vscode.TextDocument): Promise<void>;
  pinned(document: vscode.TextDocument): OldVersion | undefined;
  /** The committed version, whatever is pinned; undefined where there is none. */
  committed(document: vscode.TextDocument): Promise<OldVersion | undefined>;
  dispose(): void;
}

/** Tells the server what to compare networks with, whenever that changes. */
export function createBaselines(client: LanguageClient, git: Git): Baselines {
  const pins = new Map<string, OldVersion>();
  /** What the server has been told, so that it hears of changes only. */
  const told = new Map<string, string>();

  const committed = async (document: vscode.TextDocument): Promise<OldVersion | undefined> => {
    const revision = git.head(document.uri);
    const text = revision === undefined ? undefined : await git.textAt(document.uri, revision);
    return revision === undefined || text === undefined ? undefined : { label: 'HEAD', text, revision };
  };
  const tell = (document: vscode.TextDocument, baseline: OldVersion | undefined): void => {
    const uri = document.uri.toString();
    const said = JSON.stringify(baseline ?? null);
    if ((told.get(uri) ?? 'null') === said) return;
    told.set(uri, said);
    const params: BaselineParams = { uri, baseline: baseline ?? null };
    void client.sendNotification(baselineNotification, params); // a client that has ended shows nothing
  };
  const update = async (document: vscode.TextDocument): Promise<void> => {
    if (!isNetwork(document) || document.isClosed || document.uri.scheme === 'git') return;
    const pin = pins.get(document.uri.toString());
    const followsHead = vscode.workspace.getConfiguration('cnn', document).get<string>('baseline') !== 'none';
    tell(document, pin ?? (followsHead ? await committed(document) : undefined));
  };
  const updateAll = (): void => {
    for (const document of vscode.workspace.textDocuments) void update(document); // one that fails has no baseline
  };

  const listeners = [
    git.onDidChange(updateAll),
    vscode.workspace.onDidOpenTextDocument(document => void update(document)),
    vscode.workspace.onDidCloseTextDocument(document => {
      // What is pinned is kept by the server too, with what it imported at that time.
      if (!pins.has(document.uri.toString())) tell(document, undefined);
    }),
    vscode.workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('cnn.baseline')) updateAll();
    }),
  ];
  updateAll();
  return {
    pin(document) {
      const time = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
      pins.set(document.uri.toString(), { label: vscode.l10n.t('the version of {0}', time), text: document.getText() });
      void update(document);
    },
    async unpin(document) {
      pins.delete(document.uri.toString());
      await update(document);
      // The message is not waited for: it stays until somebody closes it.
      if ((await committed(document)) === undefined) void vscode.window.showInformationMessage(whyNothing(document));
    },
    pinned: document => pins.get(document.uri.toString()),
    committed,
    dispose() {
      for (const listener of listeners) listener.dispose();
    },
  };
}

/** Why there is no commit to compare a network with, and what to do about it. */
function whyNothing({ fileName }: vscode.TextDocument): string {
  return vscode.workspace.isTrusted
    ? vscode.l10n.t('No commit has {0} yet; commit it, or use "Compare against This Version"', basename(fileName))
    : vscode.l10n.t('Git is not asked in Restricted Mode; trust this workspace first');
}
