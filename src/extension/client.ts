import * as vscode from 'vscode';
import { LanguageClient, TransportKind, type Middleware } from 'vscode-languageclient/node';
import {
  fileChanged,
  readFileRequest,
  serverArguments,
  type ClientOptions,
  type FileChangedParams,
  type ReadFileParams,
  type ReadFileResult,
} from '../protocol/lsp.ts';
import type { Git } from './git.ts';

/** Starts the language server in a process of its own and connects to it; it is stopped with the context. */
export async function startClient(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  git: Git,
): Promise<LanguageClient> {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const client = new LanguageClient(
    'cnn',
    'CNN Designer',
    { module, transport: TransportKind.ipc, options: { execArgv: serverArguments } },
    {
      documentSelector: [{ language: 'cnn-json' }, { language: 'typescript', pattern: '**/*.cnn.ts' }],
      initializationOptions: { readsFiles: true, pictures: true, explains: true } satisfies ClientOptions,
      outputChannel: log,
      middleware: {
        provideCodeLenses: withoutArguments,
        // An old version in a comparison is no network of the workspace: what it imports is not there.
        didOpen: (document, next) => (document.uri.scheme === 'git' ? Promise.resolve() : next(document)),
      },
    },
  );
  context.subscriptions.push(client);
  await client.start();
  context.subscriptions.push(serveFiles(client, git), ...tellOfChanges(client));
  return client;
}

/** Answers the server when a program imports a file: with the text of its editor, or with what the file system has, or had in a commit. */
function serveFiles(client: LanguageClient, git: Git): vscode.Disposable {
  return client.onRequest(
    readFileRequest,
    async ({ uri: written, revision }: ReadFileParams): Promise<ReadFileResult> => {
      const uri = vscode.Uri.parse(written);
      if (revision !== undefined) {
        const text = await git.textAt(uri, revision);
        return text === undefined ? null : { text };
      }
      const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
      if (open !== undefined) return { text: open.getText() };
      try {
        return { text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) };
      } catch {
        return null;
      }
    },
  );
}

/** Tells the server of files that programs may import: of each key that is typed, and of what changes on the disk. */
function tellOfChanges(client: LanguageClient): readonly vscode.Disposable[] {
  const tell = (uri: vscode.Uri): void => {
    // Networks themselves the server knows; whatever else it does not import it forgets at once.
    void client.sendNotification(fileChanged, { uri: uri.toString() } satisfies FileChangedParams);
  };
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.{ts,json}');
  return [
    watcher,
    watcher.onDidChange(tell),
    watcher.onDidCreate(tell),
    watcher.onDidDelete(tell),
    vscode.workspace.onDidChangeTextDocument(({ document: { uri } }) => {
      if (/\.(ts|json)$/.test(uri.path)) tell(uri);
    }),
  ];
}

/**
 * Lenses whose commands take the active editor, which is the one that was clicked. The editor keeps commands with arguments by
 * a number that it forgets when the lenses are made anew: one that was out of sight during an edit would not answer a click.
 */
const withoutArguments: NonNullable<Middleware['provideCodeLenses']> = async (document, token, next) => {
  const lenses = await next(document, token);
  for (const lens of lenses ?? []) if (lens.command !== undefined) delete lens.command.arguments;
  return lenses;
};
