import * as vscode from 'vscode';
import { startClient } from './client.ts';
import { exportOnnx } from './commands/exportOnnx.ts';
import { benchmarkNetwork, runNetwork } from './commands/run.ts';
import { createDiagramPanels } from './diagramPanel.ts';
import { createReports } from './reports.ts';

/** Starts the language server and offers the commands. Everything that is made here is disposed with the context. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('CNN Designer', { log: true });
  context.subscriptions.push(log);
  const client = await startClient(context, log);
  const reports = createReports();
  const diagrams = createDiagramPanels(context.extensionUri, client, log);
  context.subscriptions.push(reports, diagrams);

  const command = (name: string, run: (document: vscode.TextDocument) => unknown): void => {
    const handler = async (uri?: string | vscode.Uri): Promise<void> => {
      const document = await networkDocument(uri);
      if (document !== undefined) await run(document);
    };
    context.subscriptions.push(vscode.commands.registerCommand(name, handler));
  };
  command('cnn.openDiagram', document => diagrams.open(document));
  command('cnn.exportOnnx', document => exportOnnx(document, client));
  command('cnn.run', document => runNetwork(document, context, reports, log));
  command('cnn.benchmark', document => benchmarkNetwork(document, context, reports, log));
}

/** The document that a command is for: the one named by a lens or menu, or the one in the active editor. */
async function networkDocument(uri: string | vscode.Uri | undefined): Promise<vscode.TextDocument | undefined> {
  if (uri !== undefined)
    return vscode.workspace.openTextDocument(typeof uri === 'string' ? vscode.Uri.parse(uri) : uri);
  const active = vscode.window.activeTextEditor?.document;
  if (active?.languageId === 'cnn-json') return active;
  const visible = vscode.window.visibleTextEditors.find(({ document }) => document.languageId === 'cnn-json');
  if (visible === undefined) void vscode.window.showInformationMessage('Open a *.cnn.json file first.');
  return visible?.document;
}
