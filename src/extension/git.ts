import * as vscode from 'vscode';

/** What we use of the API of VS Code's own git extension, version 1. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

interface GitApi {
  readonly onDidOpenRepository: vscode.Event<GitRepository>;
  getRepository(uri: vscode.Uri): GitRepository | null;
}

interface GitRepository {
  readonly state: { readonly HEAD: { readonly commit?: string } | undefined; readonly onDidChange: vscode.Event<void> };
  show(revision: string, path: string): Promise<string>;
}

/** Committed versions of files. Where there is no git, there are none, and nothing else is different. */
export interface Git {
  /** Fires when another commit may be the newest: a commit, a checkout, a repository that was found. */
  readonly onDidChange: vscode.Event<void>;
  /** The newest commit of the repository that a file is in. */
  head(file: vscode.Uri): string | undefined;
  /** The text of a file as it is in a commit; undefined where it is not in it. */
  textAt(file: vscode.Uri, commit: string): Promise<string | undefined>;
  dispose(): void;
}

/** What VS Code's git extension knows, as soon as it has started, if there is one that is switched on. */
export function createGit(): Git {
  const changed = new vscode.EventEmitter<void>();
  const listeners: { dispose(): unknown }[] = [changed];
  const watched = new Set<GitRepository>();
  let api: GitApi | undefined;
  const repositoryOf = (file: vscode.Uri): GitRepository | undefined => {
    const repository = api?.getRepository(file) ?? undefined;
    if (repository !== undefined && !watched.has(repository)) {
      watched.add(repository);
      listeners.push(repository.state.onDidChange(() => changed.fire()));
    }
    return repository;
  };
  const isFound = (): boolean => api !== undefined;
  /** Once it is there it stays; it comes later where a workspace is trusted later. */
  const find = async (): Promise<void> => {
    if (isFound()) return;
    const found = await gitApi();
    if (found === undefined || isFound()) return;
    api = found;
    listeners.push(api.onDidOpenRepository(() => changed.fire()));
    changed.fire();
  };
  listeners.push(vscode.extensions.onDidChange(() => void find()));
  void find(); // whoever cannot wait for it goes without
  return {
    onDidChange: changed.event,
    head: file => repositoryOf(file)?.state.HEAD?.commit,
    async textAt(file, commit) {
      try {
        const text = await repositoryOf(file)?.show(commit, file.fsPath);
        return text?.replace(/^\uFEFF/, '');
      } catch {
        return undefined;
      }
    },
    dispose() {
      for (const listener of listeners) listener.dispose();
    },
  };
}

async function gitApi(): Promise<GitApi | undefined> {
  try {
    const extension = await vscode.extensions.getExtension<GitExtension>('vscode.git')?.activate();
    return extension?.enabled === true ? extension.getAPI(1) : undefined;
  } catch {
    // It finds no git on this machine, or the workspace is not trusted.
    return undefined;
  }
}
