import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../formats/typescript/moves.ts';
import type { NetworkModel } from '../language/model.ts';

/** One version of an open document. The model is made when it is first asked for. */
export interface DocumentEntry {
  readonly document: TextDocument;
  /** The text of this version; the document goes on to the next. */
  readonly text: string;
  /** What has changed since the version before. */
  readonly edits: readonly TextEdit[];
  model(): Promise<NetworkModel>;
  /** Adds to the model what has become known beside the text; one that is not made yet is left to `read`. */
  refine(change: (model: NetworkModel) => NetworkModel): void;
}

/** A version before there is a model of it. */
export type BareEntry = Omit<DocumentEntry, 'model' | 'refine'>;

/** Changes of a document as the protocol tells them. */
export type Changes = Parameters<typeof TextDocument.update>[1];

/** The open documents; an edit replaces the entry, and nothing else is kept. */
export interface Documents {
  get(uri: string): DocumentEntry | undefined;
  all(): readonly DocumentEntry[];
  open(uri: string, languageId: string, version: number, text: string): DocumentEntry;
  change(uri: string, version: number, changes: Changes): DocumentEntry | undefined;
  /** A new entry for the same text, when something else has changed that it depends on. */
  renew(uri: string): DocumentEntry | undefined;
  close(uri: string): void;
}

/** No documents yet; `read` makes the model of a version, at most once. */
export function createDocuments(read: (entry: BareEntry) => Promise<NetworkModel>): Documents {
  const entries = new Map<string, DocumentEntry>();
  const replace = (document: TextDocument, edits: readonly TextEdit[]): DocumentEntry => {
    let model: Promise<NetworkModel> | undefined;
    const bare = { document, text: document.getText(), edits };
    const entry: DocumentEntry = {
      ...bare,
      model: () => (model ??= read(bare)),
      refine(change) {
        model &&= model.then(change);
      },
    };
    entries.set(document.uri, entry);
    return entry;
  };
  return {
    get: uri => entries.get(uri),
    all: () => [...entries.values()],
    open: (uri, languageId, version, text) => replace(TextDocument.create(uri, languageId, version, text), []),
    change(uri, version, changes) {
      const document = entries.get(uri)?.document;
      if (document === undefined) return undefined;
      const edits = changes.map(change => {
        const edit = editOf(document, change);
        TextDocument.update(document, [change], version);
        return edit;
      });
      return replace(document, edits);
    },
    renew(uri) {
      const document = entries.get(uri)?.document;
      return document && replace(document, []);
    },
    close: uri => void entries.delete(uri),
  };
}

function editOf(document: TextDocument, change: Changes[number]): TextEdit {
  if (!('range' in change)) return { start: 0, end: document.getText().length, length: change.text.length };
  const [start, end] = [document.offsetAt(change.range.start), document.offsetAt(change.range.end)];
  return { start, end, length: change.text.length };
}
