import type * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { DiagramModel } from '../../diagram/model.ts';

/** What a diagram is of. Its file may be renamed, and its text be edited, while it is open. */
export interface PanelContext {
  readonly client: LanguageClient;
  uri(): vscode.Uri;
  /** The last that was drawn. */
  model(): DiagramModel | undefined;
}
