import * as vscode from 'vscode';
import type { TextRange } from '../diagram/model.ts';

/**
 * Shows where something stands, in the editor that shows the document already if there is one: the cursor goes to the beginning of one
 * place, and several are selected.
 */
export async function openPlaces(
  uri: vscode.Uri,
  places: readonly TextRange[],
  { preserveFocus = false } = {},
): Promise<void> {
  const [first] = places;
  if (first === undefined) return;
  const visible = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const { start } = toRange(first);
  const editor = await vscode.window.showTextDocument(uri, {
    viewColumn: visible?.viewColumn ?? freeColumn(),
    selection: new vscode.Range(start, start),
    preserveFocus,
  });
  if (places.length === 1) return;
  editor.selections = places.map(toRange).map(range => new vscode.Selection(range.start, range.end));
}

/** Where a text is opened: in the first column that no diagram is seen in, since it would stand in front of that. */
function freeColumn(): vscode.ViewColumn {
  const free = vscode.window.tabGroups.all.find(
    ({ activeTab }) => !(activeTab?.input instanceof vscode.TabInputWebview),
  );
  return free?.viewColumn ?? vscode.ViewColumn.Beside;
}

/** A range as the editor has it. */
export function toRange({ start, end }: TextRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
