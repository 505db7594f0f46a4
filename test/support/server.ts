import { spawn } from 'node:child_process';
import {
  createProtocolConnection,
  MessageType,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type Diagnostic,
  type InitializeResult,
  type LogMessageParams,
  type ProtocolConnection,
  type Registration,
  type RegistrationParams,
  type ServerCapabilities,
} from 'vscode-languageserver/node';
import { serverArguments, type ClientOptions } from '../../src/protocol/lsp.ts';
import { bundle, bundleEvaluator } from './bundle.ts';

/** The language server in a process of its own, spoken to over its pipes as any editor does. */
export interface TestServer {
  readonly connection: ProtocolConnection;
  /** What it offers from the start. */
  readonly capabilities: ServerCapabilities;
  /** What the server has offered since it runs. */
  readonly registrations: readonly Registration[];
  /** What it has logged as an error: handlers that throw are guarded, and say so there. */
  readonly errors: readonly string[];
  readonly pid: number | undefined;
  /** The next diagnostics of a document in at least that version. */
  diagnostics(uri: string, version: number): Promise<readonly Diagnostic[]>;
  stop(): void;
}

/** What a client of a test can do, and what it says of itself. */
interface TestClient {
  readonly can?: ClientCapabilities;
  readonly says?: ClientOptions;
}

/** Starts and initialises a server, on a folder if there is one. */
export async function startServer(folder?: string, { can = {}, says = {} }: TestClient = {}): Promise<TestServer> {
  const path = await bundle('src/server/main.ts', 'server/server.js');
  await bundleEvaluator('server');
  const child = spawn(process.execPath, [...serverArguments, path, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting: { uri: string; version: number; resolve(found: readonly Diagnostic[]): void }[] = [];
  connection.onNotification(
    'textDocument/publishDiagnostics',
    ({ uri, version = 0, diagnostics }: { uri: string; version?: number; diagnostics: Diagnostic[] }) => {
      for (const each of waiting.splice(0)) {
        if (each.uri === uri && each.version <= version) each.resolve(diagnostics);
        else waiting.push(each);
      }
    },
  );
  const errors: string[] = [];
  connection.onNotification('window/logMessage', ({ type, message }: LogMessageParams) => {
    if (type === MessageType.Error) errors.push(message);
  });
  const registrations: Registration[] = [];
  connection.onRequest('client/registerCapability', ({ registrations: more }: RegistrationParams) => {
    registrations.push(...more);
    return null;
  });
  connection.listen();
  const workspaceFolders = folder === undefined ? null : [{ uri: folder, name: 'test' }];
  const capabilities = { ...can, workspace: { workspaceFolders: true } };
  const { capabilities: offered } = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities,
    workspaceFolders,
    initializationOptions: says,
  });
  await connection.sendNotification('initialized', {});
  return {
    connection,
    capabilities: offered,
    registrations,
    errors,
    pid: child.pid,
    diagnostics: (uri, version) => new Promise(resolve => waiting.push({ uri, version, resolve })),
    stop() {
      connection.dispose();
      child.kill();
    },
  };
}
