import { TextDocument } from 'vscode-languageserver-textdocument';
import type { LanguageService } from '../language/service.ts';
import type { NetworkModel } from '../language/model.ts';

/** One version of an open document. The model is made when it is first asked for. */
export interface DocumentEntry {
  readonly document: TextDocument;
  model(): NetworkModel;
}

/** The open documents; an edit replaces the entry, and nothing else is kept. */
export interface Documents {
  get(uri: string): DocumentEntry | undefined;
  open(uri: string, languageId: string, version: number, text: string): DocumentEntry;
  change(uri: string, version: number, changes: Parameters<typeof TextDocument.update>[1]): DocumentEntry | undefined;
  close(uri: string): void;
}

/** No documents yet. */
export function createDocuments(service: LanguageService): Documents {
  const entries = new Map<string, DocumentEntry>();
  const replace = (document: TextDocument): DocumentEntry => {
    let model: NetworkModel | undefined;
    const entry: DocumentEntry = { document, model: () => (model ??= service.readModel(document.getText())) };
    entries.set(document.uri, entry);
    return entry;
  };
  return {
    get: uri => entries.get(uri),
    open: (uri, languageId, version, text) => replace(TextDocument.create(uri, languageId, version, text)),
    change(uri, version, changes) {
      const entry = entries.get(uri);
      return entry && replace(TextDocument.update(entry.document, changes, version));
    },
    close: uri => void entries.delete(uri),
  };
}
