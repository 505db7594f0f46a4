import * as vscode from 'vscode';
import { hashOf } from './reportPanel/records.ts';

/** SHA-256 of a text as it is now, in an editor or on the disk; undefined where there is none. */
export async function hashNow(uri: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(each => each.uri.toString() === uri.toString());
  if (open !== undefined) return hashOf(open.getText());
  try {
    return hashOf(Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8'));
  } catch {
    return undefined;
  }
}
