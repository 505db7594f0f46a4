import * as vscode from 'vscode';

/** A network as text, with what it is called. */
interface Listing {
  readonly label: string;
  readonly text: string;
}

/** Shows networks as texts side by side. */
export interface Listings {
  compare(before: Listing, after: Listing, title: string): Promise<void>;
  dispose(): void;
}

const scheme = 'cnn-listing';

/** Listings as read-only documents, compared by the editor itself. */
export function createListings(): Listings {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: uri => texts.get(uri.toString()) ?? '',
  });
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => void texts.delete(uri.toString()));
  let nCompared = 0;
  const publish = ({ label, text }: Listing, side: 'before' | 'after'): vscode.Uri => {
    const uri = vscode.Uri.from({ scheme, path: `/${label}.txt`, query: `${nCompared} ${side}` });
    texts.set(uri.toString(), text);
    return uri;
  };
  return {
    async compare(before, after, title) {
      nCompared += 1;
      await vscode.commands.executeCommand('vscode.diff', publish(before, 'before'), publish(after, 'after'), title);
    },
    dispose() {
      provider.dispose();
      changed.dispose();
      closed.dispose();
    },
  };
}
