import * as vscode from 'vscode';
import type { DiagramHostMethods } from '../../protocol/diagram.ts';
import { diagramOfRequest, type DiagramOfParams, type DiagramResult } from '../../protocol/lsp.ts';
import { isExercise, readFileText, readZoo, zooFolder } from '../zooNetworks.ts';
import type { PanelContext } from './panelContext.ts';

interface Choice extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
}

/** As many networks of the workspace are offered; more could not be looked through. */
const mostFiles = 200;

/** What a diagram asks for to draw another network beside its own. */
export function otherNetworks(
  { client, uri: own }: PanelContext,
  extensionUri: vscode.Uri,
): Pick<DiagramHostMethods, 'otherNetwork'> {
  return {
    async otherNetwork({ uri: wanted }) {
      const uri = wanted === undefined ? await choose(extensionUri, own()) : vscode.Uri.parse(wanted);
      if (uri === undefined) return undefined;
      const params = { uri: uri.toString(), text: await textOf(uri) } satisfies DiagramOfParams;
      const model = await client.sendRequest<DiagramResult>(diagramOfRequest, params);
      return model === null ? undefined : { uri: params.uri, model };
    },
  };
}

/** Asks for a network of the workspace or the zoo. */
async function choose(extensionUri: vscode.Uri, own: vscode.Uri): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showQuickPick(choicesFor(extensionUri, own), {
    title: vscode.l10n.t('Compare with…'),
    placeHolder: vscode.l10n.t('The network that is drawn beside this one'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.uri;
}

async function choicesFor(extensionUri: vscode.Uri, own: vscode.Uri): Promise<readonly Choice[]> {
  const zoo = zooFolder(extensionUri);
  const files = await vscode.workspace.findFiles('**/*.cnn.{json,ts}', '**/node_modules/**', mostFiles);
  const networks = await readZoo(zoo);
  const separator = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    separator(vscode.l10n.t('in the workspace')),
    ...files
      .filter(uri => uri.toString() !== own.toString())
      .map((uri): Choice => ({
        label: uri.path.split('/').at(-1) ?? '',
        description: vscode.workspace.asRelativePath(uri),
        uri,
      })),
    separator(vscode.l10n.t('from the literature')),
    ...networks
      .filter(network => !isExercise(network))
      .map(({ title, file, summary }): Choice => ({
        label: title,
        detail: summary,
        uri: vscode.Uri.joinPath(zoo, file),
      })),
  ];
}

/** The text of a file, as its editor has it if it is open. */
async function textOf(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  return open?.getText() ?? readFileText(uri);
}
