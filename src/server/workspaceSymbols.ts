import type { WorkspaceSymbol as LspWorkspaceSymbol } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createJsonSyntax } from '../language/json/syntax.ts';
import { matchingSymbols } from '../language/workspaceSymbols.ts';
import type { ServerFeature } from './context.ts';
import { guard } from './guard.ts';
import { readNetworkFiles } from './networkFiles.ts';
import { symbolKinds, toRange } from './toLsp.ts';
import { isSameUri } from './workspaceFiles.ts';

/** Most symbols in one answer; nobody reads further. */
const mostSymbols = 1000;

/** Networks, blocks and layers by name: of all open documents, and of the networks in JSON on the disk of the workspace. */
export const workspaceSymbols: ServerFeature = {
  capabilities: { workspaceSymbolProvider: true },
  register({ connection, documents, folders, log }) {
    connection.onWorkspaceSymbol(
      guard(log, 'workspace symbols', async ({ query }: { readonly query: string }) => {
        const open = documents.all();
        const fromEditors = await Promise.all(
          open.map(async ({ document, model }) => symbolsOf(document, (await model()).syntax.outline(), query)),
        );
        const files = await readNetworkFiles(folders());
        const fromDisk = files
          .filter(({ uri }) => !open.some(({ document }) => isSameUri(document.uri, uri)))
          .map(({ uri, text }) =>
            symbolsOf(TextDocument.create(uri, 'cnn-json', 0, text), createJsonSyntax(text).outline(), query),
          );
        return [...fromEditors, ...fromDisk].flat().slice(0, mostSymbols);
      }),
    );
  },
};

function symbolsOf(
  document: TextDocument,
  outline: Parameters<typeof matchingSymbols>[0],
  query: string,
): readonly LspWorkspaceSymbol[] {
  return matchingSymbols(outline, query).map(({ entry: { name, kind, nameSpan }, container }) => ({
    name,
    kind: symbolKinds[kind],
    containerName: container,
    location: { uri: document.uri, range: toRange(document, nameSpan) },
  }));
}
