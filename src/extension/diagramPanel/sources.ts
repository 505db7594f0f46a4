import * as vscode from 'vscode';
import type { DiagramHostMethods } from '../../protocol/diagram.ts';
import { placesRequest, type NodePlaces, type PlacesParams, type PlacesResult } from '../../protocol/lsp.ts';
import { rangesOf } from '../placed.ts';
import { openPlaces, toRange } from '../places.ts';
import type { PanelContext } from './panelContext.ts';

/** Ways from a node into the text. */
export function sources({ uri, model, client }: PanelContext): Pick<DiagramHostMethods, 'openSources' | 'goTo'> {
  return {
    async openSources({ ids, focus = false }) {
      const { groups = [], nodes = [] } = model() ?? {};
      await openPlaces(uri(), rangesOf([...groups, ...nodes], ids), { preserveFocus: !focus });
    },
    async goTo({ id, what }) {
      const params: PlacesParams = { uri: uri().toString(), id };
      const places = await client.sendRequest<PlacesResult>(placesRequest, params);
      if (places === null) return;
      switch (what) {
        case 'definition':
          return goToDefinition(uri(), places);
        case 'references':
          return goToReferences(uri(), places);
        case 'rename':
          return rename(uri(), places);
      }
    },
  };
}

/** The definition of a block where the node is a use of one; else its own line. */
async function goToDefinition(uri: vscode.Uri, { kind, type, whole }: NodePlaces): Promise<void> {
  const defined = kind === 'block' && type !== undefined ? await definitionOf(uri, inside(type)) : undefined;
  if (defined === undefined) return openPlaces(uri, [whole]);
  await vscode.window.showTextDocument(defined.uri, {
    ...(defined.uri.toString() === uri.toString() ? { viewColumn: columnOf(uri) } : {}),
    selection: new vscode.Range(defined.range.start, defined.range.start),
  });
}

async function definitionOf(uri: vscode.Uri, at: vscode.Position): Promise<vscode.Location | undefined> {
  const [found] = await vscode.commands.executeCommand<readonly (vscode.Location | vscode.LocationLink)[]>(
    'vscode.executeDefinitionProvider',
    uri,
    at,
  );
  if (found === undefined) return undefined;
  return 'targetUri' in found
    ? new vscode.Location(found.targetUri, found.targetSelectionRange ?? found.targetRange)
    : found;
}

/** Where the node, or the block that it is a use of, is named. */
async function goToReferences(uri: vscode.Uri, { name, type, whole }: NodePlaces): Promise<void> {
  await openPlaces(uri, [at(inside(name ?? type ?? whole))]);
  await vscode.commands.executeCommand('editor.action.goToReferences');
}

/**
 * Renames where the text has a name. In JSON the editor asks for the new one and changes what refers to it; the name of a layer in a
 * program is a text, which is selected to be typed over. Where there is no name, one is begun.
 */
async function rename(uri: vscode.Uri, { name, type, whole, kind }: NodePlaces): Promise<void> {
  const isProgram = uri.path.endsWith('.ts');
  if (name !== undefined) {
    await openPlaces(uri, [at(inside(name))]);
    if (!isProgram) await vscode.commands.executeCommand('editor.action.rename');
    else selectIn(vscode.window.activeTextEditor, toRange(name));
    return;
  }
  await openPlaces(uri, [whole]);
  const editor = vscode.window.activeTextEditor;
  if (isProgram || kind === 'input' || type === undefined || editor === undefined) {
    void vscode.window.showInformationMessage(howItIsNamed(kind, isProgram));
    return;
  }
  await editor.insertSnippet(new vscode.SnippetString(', "name": "${1:name}"'), toRange(type).end);
}

/** For what has no name that could be typed over. */
function howItIsNamed(kind: NodePlaces['kind'], isProgram: boolean): string {
  if (kind === 'input') return vscode.l10n.t('An input of the network is named where its size is written.');
  return isProgram
    ? vscode.l10n.t(
        'It has no name of its own. A layer is given one in its options, { name: "…" }; a block has that of its function.',
      )
    : vscode.l10n.t('It has no name of its own; give it a "type" first.');
}

/** Selects what stands between the quotes. */
function selectIn(editor: vscode.TextEditor | undefined, { start, end }: vscode.Range): void {
  if (editor !== undefined) editor.selection = new vscode.Selection(start.translate(0, 1), end.translate(0, -1));
}

/** A place behind the first character, which may be a quote. */
function inside(range: NodePlaces['whole']): vscode.Position {
  return toRange(range).start.translate(0, 1);
}

function at(position: vscode.Position): NodePlaces['whole'] {
  return { start: position, end: position };
}

function columnOf(uri: vscode.Uri): vscode.ViewColumn {
  const visible = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  return visible?.viewColumn ?? vscode.ViewColumn.One;
}
