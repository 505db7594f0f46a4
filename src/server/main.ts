import { fileURLToPath } from 'node:url';
import {
  createConnection,
  DidChangeConfigurationNotification,
  ProposedFeatures,
  RegistrationType,
  TextDocumentSyncKind,
  type ServerCapabilities,
} from 'vscode-languageserver/node';
import { createEvaluator } from '../evaluator/host.ts';
import { defaultPreferences, readPreferences } from '../language/preferences.ts';
import { createLanguageService } from '../language/service.ts';
import { catalogue } from '../layers/index.ts';
import {
  fileChanged,
  networkChanged,
  readFileRequest,
  type ClientOptions,
  type FileChangedParams,
  type ReadFileResult,
} from '../protocol/lsp.ts';
import { actions } from './actions.ts';
import { createBaselines } from './baselines.ts';
import { comparing } from './comparing.ts';
import type { ServerContext, ServerFeature } from './context.ts';
import { createDocuments, type DocumentEntry, type Documents } from './documents.ts';
import { explanations } from './explanations.ts';
import { guard } from './guard.ts';
import { createMeasured, measuring } from './measuring.ts';
import { navigation } from './navigation.ts';
import { networks } from './networks.ts';
import { nodes } from './nodes.ts';
import { patches } from './patches.ts';
import { createPrograms } from './programs.ts';
import { reading } from './reading.ts';
import { toDiagnostic } from './toLsp.ts';
import { filesAt, workspaceFiles, type Workspace } from './workspaceFiles.ts';
import { workspaceSymbols } from './workspaceSymbols.ts';

/** The language server: the language service, spoken over LSP. It keeps the open documents and the settings, and nothing else. */
const features: readonly ServerFeature[] = [
  reading,
  networks,
  nodes,
  patches,
  actions,
  comparing,
  measuring,
  explanations,
  navigation,
  workspaceSymbols,
];
const selective = features.flatMap(feature => feature.selective ?? []);
const connection = createConnection(ProposedFeatures.all);
const service = createLanguageService(catalogue);
const evaluator = createEvaluator(fileURLToPath(new URL('evaluator.js', import.meta.url)));
const log = { error: (message: string): void => connection.console.error(message) };
let folders: readonly string[] = [];
let client: ClientOptions = {};
let preferences = defaultPreferences;
let can = { refresh: false, configuration: false, register: false };

const workspace: Workspace = {
  get folders() {
    return folders;
  },
  openDocuments: () => new Map(documents.all().map(({ document, text }) => [document.uri, text])),
  ask: async (uri, revision) =>
    client.readsFiles === true ? connection.sendRequest<ReadFileResult>(readFileRequest, { uri, revision }) : null,
};
const files = workspaceFiles(workspace);
const programs = createPrograms(
  { read: (text, evaluation) => service.readProgramModel(text, evaluation, preferences) },
  evaluator,
  files,
  (uri, { level, text }) => {
    const message = `${uri.split('/').at(-1) ?? ''}: ${text}`;
    if (level === 'error') connection.console.error(message);
    else if (level === 'warn') connection.console.warn(message);
    else connection.console.info(message);
  },
);
const baselines = createBaselines(
  {
    readModel: text => service.readModel(text, preferences),
    readProgramModel: (text, evaluation) => service.readProgramModel(text, evaluation, preferences),
  },
  evaluator,
  revision => (revision === undefined ? files : filesAt(workspace, revision)),
);
const measured = createMeasured();
const documents: Documents = createDocuments(async entry => {
  const { uri } = entry.document;
  const model = uri.endsWith('.cnn.ts') ? await programs.read(entry) : service.readModel(entry.text, preferences);
  return measured.add(uri, baselines.compare(uri, model));
});
const context: ServerContext = {
  connection,
  service,
  documents,
  baselines,
  measured,
  log,
  folders: () => folders,
  shown,
  client: () => client,
  readText: async (uri, text) =>
    uri.endsWith('.cnn.ts')
      ? service.readProgramModel(text, await evaluator.evaluate({ uri, text }, files), preferences)
      : service.readModel(text, preferences),
  async withDocument(uri, answer) {
    const entry = documents.get(uri);
    return entry === undefined ? null : answer(entry);
  },
};

connection.onInitialize(({ workspaceFolders, capabilities, initializationOptions }) => {
  folders = workspaceFolders?.map(({ uri }) => uri) ?? [];
  client = (initializationOptions ?? {}) as ClientOptions;
  const { inlayHint, codeLens, configuration } = capabilities.workspace ?? {};
  can = {
    refresh: inlayHint?.refreshSupport === true && codeLens?.refreshSupport === true,
    configuration: configuration === true,
    register: capabilities.textDocument?.formatting?.dynamicRegistration === true,
  };
  return {
    serverInfo: { name: 'cnn-designer' },
    capabilities: features.reduce<ServerCapabilities>((all, { capabilities: own }) => ({ ...all, ...own }), {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...(!can.register && Object.fromEntries(selective.map(({ capability, options }) => [capability, options]))),
    }),
  };
});
connection.onInitialized(() => {
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = removed.map(({ uri }) => uri);
    folders = [...folders.filter(uri => !gone.includes(uri)), ...added.map(({ uri }) => uri)];
  });
  if (can.register)
    for (const { method, options } of selective)
      void connection.client.register(new RegistrationType<object>(method), options);
  if (!can.configuration) return;
  void connection.client.register(DidChangeConfigurationNotification.type, { section: 'cnn' });
  void readSettings(undefined);
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
connection.onDidChangeConfiguration(({ settings }) => void readSettings(settings));

/** Says what is wrong with a version, unless there is a newer one by the time that it is known. */
const publish = guard(log, 'diagnostics', async (entry: DocumentEntry | undefined) => {
  if (entry === undefined) return;
  const { document } = entry;
  const { version } = document;
  const { diagnostics: found } = await entry.model();
  if (documents.get(document.uri) !== entry) return;
  const diagnostics = found.map(diagnostic => toDiagnostic(document, diagnostic, client));
  void connection.sendDiagnostics({ uri: document.uri, version, diagnostics });
});

/** Evaluates the programs again that import a file. */
const renewDependents = guard(log, 'imports', (changed: string) => renew(programs.dependents(changed)));

/** Asks the client for the settings, or takes those that one has sent who cannot be asked, and shows every network by them. */
const readSettings = guard(log, 'settings', async (sent: unknown) => {
  const settings: unknown = can.configuration
    ? await connection.workspace.getConfiguration('cnn')
    : (sent as { readonly cnn?: unknown } | null | undefined)?.cnn;
  preferences = readPreferences(settings);
  await renew(documents.all().map(({ document }) => document.uri));
});

/** Reads documents again whose text is the same, and lets their editors ask again. */
async function renew(uris: readonly string[]): Promise<void> {
  for (const uri of uris) await publish(documents.renew(uri));
  await shown(uris);
}

/** Lets the editors of networks ask again for all that they show. */
async function shown(uris: readonly string[]): Promise<void> {
  for (const uri of uris) await connection.sendNotification(networkChanged, { uri });
  if (uris.length === 0 || !can.refresh) return;
  await connection.languages.inlayHint.refresh();
  await connection.sendRequest('workspace/codeLens/refresh');
}

for (const feature of features) feature.register(context);
connection.listen();
