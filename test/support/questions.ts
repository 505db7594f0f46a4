import { ErrorCodes, ResponseError, type Position, type ServerCapabilities } from 'vscode-languageserver/node';
import type { TestServer } from './server.ts';
import {
  diagramRequest,
  layersRequest,
  networkRequest,
  patchesRequest,
  summaryRequest,
} from '../../src/protocol/lsp.ts';

/** Where in which document a question is asked. */
export interface Place {
  readonly uri: string;
  readonly at: Position;
  /** Position behind the last character of the document. */
  readonly end: Position;
}

/** A question that an editor may ask. */
export interface Question {
  readonly method: string;
  readonly params: (place: Place) => object;
}

const document = ({ uri }: Place) => ({ textDocument: { uri } });
const atPosition = (place: Place) => ({ ...document(place), position: place.at });
const atRange = (place: Place) => ({ ...document(place), range: { start: place.at, end: place.at } });
const everywhere = (place: Place) => ({
  ...document(place),
  range: { start: { line: 0, character: 0 }, end: place.end },
});
const options = { tabSize: 2, insertSpaces: true };

/** How each thing that a server may be capable of is asked for; undefined where nothing is asked. */
const byCapability: { readonly [Capability in keyof ServerCapabilities]: Question | undefined } = {
  textDocumentSync: undefined,
  workspace: undefined,
  executeCommandProvider: undefined,
  hoverProvider: { method: 'textDocument/hover', params: atPosition },
  completionProvider: { method: 'textDocument/completion', params: atPosition },
  inlayHintProvider: { method: 'textDocument/inlayHint', params: everywhere },
  codeLensProvider: { method: 'textDocument/codeLens', params: document },
  documentSymbolProvider: { method: 'textDocument/documentSymbol', params: document },
  workspaceSymbolProvider: { method: 'workspace/symbol', params: () => ({ query: 'conv' }) },
  codeActionProvider: {
    method: 'textDocument/codeAction',
    params: place => ({ ...atRange(place), context: { diagnostics: [] } }),
  },
  definitionProvider: { method: 'textDocument/definition', params: atPosition },
  referencesProvider: {
    method: 'textDocument/references',
    params: place => ({ ...atPosition(place), context: { includeDeclaration: true } }),
  },
  documentHighlightProvider: { method: 'textDocument/documentHighlight', params: atPosition },
  renameProvider: { method: 'textDocument/prepareRename', params: atPosition },
  foldingRangeProvider: { method: 'textDocument/foldingRange', params: document },
  selectionRangeProvider: {
    method: 'textDocument/selectionRange',
    params: place => ({ ...document(place), positions: [place.at] }),
  },
  documentLinkProvider: { method: 'textDocument/documentLink', params: document },
  callHierarchyProvider: { method: 'textDocument/prepareCallHierarchy', params: atPosition },
  documentFormattingProvider: {
    method: 'textDocument/formatting',
    params: place => ({ ...document(place), options }),
  },
  documentRangeFormattingProvider: {
    method: 'textDocument/rangeFormatting',
    params: place => ({ ...everywhere(place), options }),
  },
  semanticTokensProvider: { method: 'textDocument/semanticTokens/full', params: document },
};

const ours: readonly Question[] = [
  ...[diagramRequest, layersRequest, networkRequest, summaryRequest].map(method => ({
    method,
    params: ({ uri }: Place) => ({ uri }),
  })),
  { method: patchesRequest, params: ({ uri }) => ({ uri, id: 'conv2d_1', unit: [1, 1] }) },
];

/** Everything that can be asked of a server. Throws for a capability that nobody here knows to ask for. */
export function questionsFor(capabilities: ServerCapabilities): readonly Question[] {
  const asked = (Object.keys(capabilities) as (keyof ServerCapabilities)[]).flatMap(capability => {
    if (!(capability in byCapability)) throw new Error(`no question for ${capability}`);
    return byCapability[capability] ?? [];
  });
  return [...asked, ...ours];
}

/** Asks a question. That something cannot be done, such as renaming what is built in, is an answer too. */
export async function askQuestion(
  { connection }: TestServer,
  { method, params }: Question,
  place: Place,
): Promise<void> {
  try {
    await connection.sendRequest(method, params(place));
  } catch (error) {
    if (!(error instanceof ResponseError) || error.code !== ErrorCodes.InvalidParams) throw error;
  }
}
