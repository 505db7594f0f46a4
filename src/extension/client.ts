import * as vscode from 'vscode';
import { LanguageClient, TransportKind, type Middleware } from 'vscode-languageclient/node';

/** Starts the language server in a process of its own and connects to it; it is stopped with the context. */
export async function startClient(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): Promise<LanguageClient> {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
  const client = new LanguageClient(
    'cnn',
    'CNN Designer',
    { module, transport: TransportKind.ipc },
    {
      documentSelector: [{ language: 'cnn-json' }],
      outputChannel: log,
      middleware: { provideCodeLenses: withoutArguments },
    },
  );
  context.subscriptions.push(client);
  await client.start();
  return client;
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
