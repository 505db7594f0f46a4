import type { Connection, ServerCapabilities } from 'vscode-languageserver/node';
import type { NetworkModel } from '../language/model.ts';
import type { LanguageService } from '../language/service.ts';
import type { ClientOptions } from '../protocol/lsp.ts';
import type { Baselines } from './baselines.ts';
import type { DocumentEntry, Documents } from './documents.ts';
import type { MeasuredDocuments } from './measuring.ts';

/** What a feature of the server is given. */
export interface ServerContext {
  readonly connection: Connection;
  readonly service: LanguageService;
  readonly documents: Documents;
  readonly baselines: Baselines;
  readonly measured: MeasuredDocuments;
  readonly log: { error(message: string): void };
  /** URIs of the folders of the workspace. */
  folders(): readonly string[];
  /** Tells the editor that networks show something else without an edit of their texts. */
  shown(uris: readonly string[]): Promise<void>;
  /** What the client has said of itself; known once it is initialised. */
  client(): ClientOptions;
  /** The model that a document would have with another text. */
  readText(uri: string, text: string): Promise<NetworkModel>;
  /** The answer to a question about an open document; null when it is not open. */
  withDocument<Result>(uri: string, answer: (entry: DocumentEntry) => Result | Promise<Result>): Promise<Result | null>;
}

/** Something that we offer for some documents only. */
export interface SelectiveCapability {
  readonly method: string;
  readonly capability: keyof ServerCapabilities;
  readonly options: object;
}

/** Some questions that an editor may ask, answered from the language service. */
export interface ServerFeature {
  readonly capabilities: ServerCapabilities;
  /**
   * What is offered for some documents only. A client learns of it once it runs, if it can; to others it is offered for all, and answered
   * by nothing for the rest.
   */
  readonly selective?: readonly SelectiveCapability[];
  /** Registers the handlers; each is guarded, so that a bug of ours is an entry in the log and no answer. */
  register(context: ServerContext): void;
}
