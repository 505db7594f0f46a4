import type { Connection, ServerCapabilities } from 'vscode-languageserver/node';
import type { LanguageService } from '../language/service.ts';
import type { ClientOptions } from '../protocol/lsp.ts';
import type { DocumentEntry, Documents } from './documents.ts';

/** What a feature of the server is given. */
export interface ServerContext {
  readonly connection: Connection;
  readonly service: LanguageService;
  readonly documents: Documents;
  readonly log: { error(message: string): void };
  /** What the client has said of itself; known once it is initialised. */
  client(): ClientOptions;
  /** The answer to a question about an open document; null when it is not open. */
  withDocument<Result>(uri: string, answer: (entry: DocumentEntry) => Result | Promise<Result>): Promise<Result | null>;
}

/** Some questions that an editor may ask, answered from the language service. */
export interface ServerFeature {
  readonly capabilities: ServerCapabilities;
  /** Registers the handlers; each is guarded, so that a bug of ours is an entry in the log and no answer. */
  register(context: ServerContext): void;
}
