import { fileURLToPath } from 'node:url';
import {
  createConnection,
  MarkupKind,
  ProposedFeatures,
  TextDocumentSyncKind,
  type InlayHint,
  type TextDocumentPositionParams,
} from 'vscode-languageserver/node';
import { catalogue } from '../layers/index.ts';
import { createEvaluator } from '../evaluator/host.ts';
import { toJson, toProgram } from '../language/convert.ts';
import { createLanguageService } from '../language/service.ts';
import {
  convertRequest,
  diagramRequest,
  exportRequest,
  fileChanged,
  networkChanged,
  networkRequest,
  readFileRequest,
  type ClientOptions,
  type ConvertParams,
  type ConvertResult,
  type DiagramParams,
  type DiagramResult,
  type ExportParams,
  type ExportResult,
  type FileChangedParams,
  type NetworkParams,
  type NetworkResult,
  type ReadFileResult,
} from '../protocol/lsp.ts';
import { diagramOf } from './diagram.ts';
import { createDocuments, type DocumentEntry, type Documents } from './documents.ts';
import { exportModel } from './exportModel.ts';
import { guard } from './guard.ts';
import { createPrograms } from './programs.ts';
import { toCodeLens, toCompletionItem, toDiagnostic, toSymbol } from './toLsp.ts';
import { workspaceFiles } from './workspaceFiles.ts';

/** The language server: the language service, spoken over LSP. It keeps the open documents and nothing else. */
const connection = createConnection(ProposedFeatures.all);
const service = createLanguageService(catalogue);
const evaluator = createEvaluator(fileURLToPath(new URL('evaluator.js', import.meta.url)));
const log = { error: (message: string): void => connection.console.error(message) };
let folders: readonly string[] = [];
let client: ClientOptions = {};
let canRefresh = false;

const files = workspaceFiles({
  get folders() {
    return folders;
  },
  openDocuments: () => new Map(documents.all().map(({ document, text }) => [document.uri, text])),
  ask: async uri =>
    client.readsFiles === true ? connection.sendRequest<ReadFileResult>(readFileRequest, { uri }) : null,
});
const programs = createPrograms(service, evaluator, files, (uri, { level, text }) => {
  const message = `${uri.split('/').at(-1) ?? ''}: ${text}`;
  if (level === 'error') connection.console.error(message);
  else if (level === 'warn') connection.console.warn(message);
  else connection.console.info(message);
});
const documents: Documents = createDocuments(entry =>
  entry.document.uri.endsWith('.cnn.ts') ? programs.read(entry) : Promise.resolve(service.readModel(entry.text)),
);

connection.onInitialize(({ workspaceFolders, capabilities, initializationOptions }) => {
  folders = workspaceFolders?.map(({ uri }) => uri) ?? [];
  client = (initializationOptions ?? {}) as ClientOptions;
  const { inlayHint, codeLens } = capabilities.workspace ?? {};
  canRefresh = inlayHint?.refreshSupport === true && codeLens?.refreshSupport === true;
  return {
    serverInfo: { name: 'cnn-designer' },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      hoverProvider: true,
      completionProvider: { triggerCharacters: ['"', ':', '{', ',', ' '] },
      inlayHintProvider: true,
      codeLensProvider: {},
      documentSymbolProvider: true,
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
});
connection.onInitialized(() => {
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = removed.map(({ uri }) => uri);
    folders = [...folders.filter(uri => !gone.includes(uri)), ...added.map(({ uri }) => uri)];
  });
});
connection.onShutdown(() => evaluator.dispose());

connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
  void publish(documents.open(uri, languageId, version, text));
});
connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
  void publish(documents.change(uri, version, contentChanges));
  void renewDependents(uri);
});
connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
  documents.close(uri);
  programs.forget(uri);
  void connection.sendDiagnostics({ uri, diagnostics: [] });
});
connection.onNotification(fileChanged, ({ uri }: FileChangedParams) => void renewDependents(uri));
// For clients that watch files for us and say so in the protocol's own words.
connection.onDidChangeWatchedFiles(({ changes }) => {
  for (const { uri } of changes) void renewDependents(uri);
});

/** Says what is wrong with a version, unless there is a newer one by the time that it is known. */
const publish = guard(log, 'diagnostics', async (entry: DocumentEntry | undefined) => {
  if (entry === undefined) return;
  const { document } = entry;
  const { version } = document;
  const { diagnostics: found } = await entry.model();
  if (documents.get(document.uri) !== entry) return;
  const diagnostics = found.map(diagnostic => toDiagnostic(document, diagnostic));
  void connection.sendDiagnostics({ uri: document.uri, version, diagnostics });
});

/** Evaluates the programs again that import a file, and lets their editors ask again. */
const renewDependents = guard(log, 'imports', async (changed: string) => {
  const dependents = programs.dependents(changed);
  for (const uri of dependents) {
    const entry = documents.renew(uri);
    await publish(entry);
    await connection.sendNotification(networkChanged, { uri });
  }
  if (dependents.length === 0 || !canRefresh) return;
  await connection.languages.inlayHint.refresh();
  await connection.sendRequest('workspace/codeLens/refresh');
});

connection.onHover(
  guard(log, 'hover', (params: TextDocumentPositionParams) =>
    withDocument(params.textDocument.uri, async ({ document, model }) => {
      const found = service.hover(await model(), document.offsetAt(params.position));
      if (found === undefined) return null;
      const contents = { kind: MarkupKind.Markdown, value: found.markdown };
      // Over a whole block the editor would highlight a screenful; the word under the mouse is enough.
      return { contents };
    }),
  ),
);

connection.onCompletion(
  guard(log, 'completion', (params: TextDocumentPositionParams) =>
    withDocument(params.textDocument.uri, async ({ document, model }) =>
      service
        .completions(await model(), document.offsetAt(params.position))
        .map((item, index) => toCompletionItem(document, item, index)),
    ),
  ),
);

connection.languages.inlayHint.on(
  guard(log, 'inlay hints', params =>
    withDocument(params.textDocument.uri, async ({ document, model }): Promise<InlayHint[]> => {
      const range = { start: document.offsetAt(params.range.start), end: document.offsetAt(params.range.end) };
      return service.inlayHints(await model(), range).map(({ offset, text }) => ({
        position: document.positionAt(offset),
        label: text,
        paddingLeft: true,
      }));
    }),
  ),
);

connection.onCodeLens(
  guard(log, 'code lens', params =>
    withDocument(params.textDocument.uri, async ({ document, model }) =>
      service.codeLenses(await model()).map(lens => toCodeLens(document, lens)),
    ),
  ),
);

connection.onDocumentSymbol(
  guard(log, 'outline', params =>
    withDocument(params.textDocument.uri, async ({ document, model }) =>
      service.symbols(await model()).map(symbol => toSymbol(document, symbol)),
    ),
  ),
);

connection.onRequest<DiagramResult, undefined>(
  diagramRequest,
  guard(log, 'diagram', ({ uri }: DiagramParams): Promise<DiagramResult> => withDocument(uri, diagramOf)),
);

connection.onRequest<ExportResult, undefined>(
  exportRequest,
  guard(log, 'export', ({ uri, path }: ExportParams): Promise<ExportResult> =>
    withDocument(uri, entry => exportModel(entry, path)),
  ),
);

connection.onRequest<NetworkResult, undefined>(
  networkRequest,
  guard(log, 'network', ({ uri }: NetworkParams): Promise<NetworkResult> => withDocument(uri, networkOf)),
);

connection.onRequest<ConvertResult, undefined>(
  convertRequest,
  guard(log, 'convert', ({ uri }: ConvertParams): Promise<ConvertResult> =>
    withDocument(uri, async ({ model }) => (uri.endsWith('.ts') ? toJson(await model()) : toProgram(await model()))),
  ),
);

/** The network of a document, if it can be run. */
async function networkOf({ model }: DocumentEntry): Promise<NetworkResult> {
  const { network, diagnostics, isStale } = await model();
  const first = diagnostics.find(({ severity }) => severity === 'error');
  if (first !== undefined) return { problem: first.message };
  return isStale === true ? { problem: 'the program cannot be evaluated' } : { network };
}

async function withDocument<Result>(
  uri: string,
  answer: (entry: DocumentEntry) => Result | Promise<Result>,
): Promise<Result | null> {
  const entry = documents.get(uri);
  return entry === undefined ? null : answer(entry);
}

connection.listen();
