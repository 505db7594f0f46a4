import {
  createConnection,
  MarkupKind,
  ProposedFeatures,
  TextDocumentSyncKind,
  type InlayHint,
  type TextDocumentPositionParams,
} from 'vscode-languageserver/node';
import { catalogue } from '../layers/index.ts';
import { createLanguageService } from '../language/service.ts';
import {
  diagramRequest,
  exportRequest,
  type DiagramParams,
  type DiagramResult,
  type ExportParams,
  type ExportResult,
} from '../protocol/lsp.ts';
import { diagramOf } from './diagram.ts';
import { createDocuments, type DocumentEntry } from './documents.ts';
import { exportModel } from './exportModel.ts';
import { guard } from './guard.ts';
import { toCodeLens, toCompletionItem, toDiagnostic, toSymbol } from './toLsp.ts';

/** The language server: the language service, spoken over LSP. It keeps the open documents and nothing else. */
const connection = createConnection(ProposedFeatures.all);
const service = createLanguageService(catalogue);
const documents = createDocuments(service);
const log = { error: (message: string): void => connection.console.error(message) };

connection.onInitialize(() => ({
  serverInfo: { name: 'cnn-designer' },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    completionProvider: { triggerCharacters: ['"', ':', '{', ',', ' '] },
    inlayHintProvider: true,
    codeLensProvider: {},
    documentSymbolProvider: true,
  },
}));

connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
  publish(documents.open(uri, languageId, version, text));
});
connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
  publish(documents.change(uri, version, contentChanges));
});
connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
  documents.close(uri);
  void connection.sendDiagnostics({ uri, diagnostics: [] });
});

const publish = guard(log, 'diagnostics', (entry: DocumentEntry | undefined) => {
  if (entry === undefined) return;
  const { document } = entry;
  const diagnostics = entry.model().diagnostics.map(diagnostic => toDiagnostic(document, diagnostic));
  void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
});

connection.onHover(
  guard(log, 'hover', (params: TextDocumentPositionParams) =>
    withDocument(params.textDocument.uri, ({ document, model }) => {
      const found = service.hover(model(), document.offsetAt(params.position));
      if (found === undefined) return null;
      const contents = { kind: MarkupKind.Markdown, value: found.markdown };
      // Over a whole block the editor would highlight a screenful; the word under the mouse is enough.
      return { contents };
    }),
  ),
);

connection.onCompletion(
  guard(log, 'completion', (params: TextDocumentPositionParams) =>
    withDocument(params.textDocument.uri, ({ document, model }) =>
      service
        .completions(model(), document.offsetAt(params.position))
        .map((item, index) => toCompletionItem(document, item, index)),
    ),
  ),
);

connection.languages.inlayHint.on(
  guard(log, 'inlay hints', params =>
    withDocument(params.textDocument.uri, ({ document, model }): InlayHint[] => {
      const range = { start: document.offsetAt(params.range.start), end: document.offsetAt(params.range.end) };
      return service.inlayHints(model(), range).map(({ offset, text }) => ({
        position: document.positionAt(offset),
        label: text,
        paddingLeft: true,
      }));
    }),
  ),
);

connection.onCodeLens(
  guard(log, 'code lens', params =>
    withDocument(params.textDocument.uri, ({ document, model }) =>
      service.codeLenses(model()).map(lens => toCodeLens(document, lens)),
    ),
  ),
);

connection.onDocumentSymbol(
  guard(log, 'outline', params =>
    withDocument(params.textDocument.uri, ({ document, model }) =>
      service.symbols(model()).map(symbol => toSymbol(document, symbol)),
    ),
  ),
);

connection.onRequest<DiagramResult, undefined>(
  diagramRequest,
  guard(log, 'diagram', ({ uri }: DiagramParams): DiagramResult => withDocument(uri, diagramOf)),
);

connection.onRequest<ExportResult, undefined>(
  exportRequest,
  guard(log, 'export', ({ uri, path }: ExportParams): ExportResult =>
    withDocument(uri, entry => exportModel(entry, path)),
  ),
);

function withDocument<Result>(uri: string, answer: (entry: DocumentEntry) => Result): Result | null {
  const entry = documents.get(uri);
  return entry === undefined ? null : answer(entry);
}

connection.listen();
