import * as vscode from 'vscode';
import type { TextRange } from '../diagram/model.ts';

/** Something that is drawn, and where it stands in the text. */
export interface Placed {
  readonly id: string;
  readonly range?: TextRange;
}

/** What stands innermost around a place of the text: several things when a block is used several times. */
export function idsAt(placed: readonly Placed[], position: vscode.Position): readonly string[] {
  const around = placed.flatMap(({ id, range }) => {
    const own = range && toRange(range);
    return own?.contains(position) === true ? [{ id, range: own }] : [];
  });
  const innermost = around.reduce<vscode.Range | undefined>(
    (inner, { range }) => (inner === undefined || inner.contains(range) ? range : inner),
    undefined,
  );
  return around.flatMap(({ id, range }) => (innermost?.isEqual(range) === true ? [id] : []));
}

/** Puts the cursor where something stands, in the editor that shows the document already if there is one. */
export async function openPlace(
  uri: vscode.Uri,
  { range }: Pick<Placed, 'range'>,
  { preserveFocus = false } = {},
): Promise<void> {
  if (range === undefined) return;
  const visible = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const { start } = toRange(range);
  await vscode.window.showTextDocument(uri, {
    viewColumn: visible?.viewColumn ?? vscode.ViewColumn.One,
    selection: new vscode.Range(start, start),
    preserveFocus,
  });
}

function toRange({ start, end }: TextRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
