import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';

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
    { documentSelector: [{ language: 'cnn-json' }], outputChannel: log },
  );
  context.subscriptions.push(client);
  await client.start();
  return client;
}
