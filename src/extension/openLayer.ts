import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { layersRequest, type LayersParams, type LayersResult } from '../protocol/lsp.ts';
import { openPlaces } from './places.ts';

/** Puts the cursor on the line of a layer, given by its full name; the keyboard goes there only when it is meant to. */
export async function openLayer(
  uri: vscode.Uri,
  { name, focus }: { readonly name: string; readonly focus: boolean },
  client: () => Promise<LanguageClient>,
): Promise<void> {
  // The server knows what is open, and the editor of the text may be closed by now.
  await vscode.workspace.openTextDocument(uri);
  const params: LayersParams = { uri: uri.toString() };
  const table = await (await client()).sendRequest<LayersResult>(layersRequest, params);
  const row = table?.rows.find(({ layer }) => layer === name);
  if (row?.range === undefined) throw new Error(vscode.l10n.t('{0} does not stand in the text any more', name));
  await openPlaces(uri, [row.range], { preserveFocus: !focus });
}
