import type { CodeAction as LspCodeAction, CodeActionParams, TextEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Replacement } from '../formats/sourceMap.ts';
import { actionKinds, type CodeAction } from '../language/actions.ts';
import type { ClientOptions } from '../protocol/lsp.ts';
import type { ServerContext, ServerFeature } from './context.ts';
import type { DocumentEntry } from './documents.ts';
import { guard } from './guard.ts';
import { toDiagnostic, toRange } from './toLsp.ts';

/** Mends the whole file. An editor that tidies up when it saves asks for actions of this kind. */
const fixAllKind = 'source.fixAll.cnn';

/** Fixes of what is wrong at the cursor, and other ways to write the layer there. */
export const actions: ServerFeature = {
  capabilities: { codeActionProvider: { codeActionKinds: [...actionKinds, fixAllKind] } },
  register(context) {
    const { connection, service, withDocument, client, log } = context;
    connection.onCodeAction(
      guard(log, 'code actions', ({ textDocument, range, context: { only } }: CodeActionParams) =>
        withDocument(textDocument.uri, async (entry): Promise<LspCodeAction[]> => {
          const { document } = entry;
          const { version } = document;
          const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
          const found = service.codeActions(await entry.model(), span, only);
          const everything = isWanted(only) ? await fixAll(entry, context) : [];
          // What was found belongs to the text that was asked about, and nowhere else.
          if (document.version !== version) return [];
          return [...found.map(action => toAction(document, action, client())), ...everything];
        }),
      ),
    );
  },
};

/** Mending everything is worked out only for who asks for it: it reads the text again and again. */
function isWanted(only: readonly string[] | undefined): boolean {
  return only?.some(kind => fixAllKind === kind || fixAllKind.startsWith(`${kind}.`)) ?? false;
}

async function fixAll(
  { document, text, model }: DocumentEntry,
  { service, readText }: ServerContext,
): Promise<LspCodeAction[]> {
  const mended = await service.fixAll(await model(), changed => readText(document.uri, changed));
  if (mended === text) return [];
  const edits = toEdits(document, [differenceOf(text, mended)]);
  return [{ title: 'Fix everything that can be fixed', kind: fixAllKind, edit: workspaceEdit(document, edits) }];
}

function toAction(
  document: TextDocument,
  { title, kind, edits, diagnostics, isPreferred }: CodeAction,
  client: ClientOptions,
): LspCodeAction {
  return {
    title,
    kind,
    ...(0 < diagnostics.length && { diagnostics: diagnostics.map(each => toDiagnostic(document, each, client)) }),
    ...(isPreferred && { isPreferred }),
    edit: workspaceEdit(document, toEdits(document, edits)),
  };
}

/** Edits of one version of a document: an editor that has another by then leaves it alone. */
function workspaceEdit({ uri, version }: TextDocument, edits: TextEdit[]): NonNullable<LspCodeAction['edit']> {
  return { documentChanges: [{ textDocument: { uri, version }, edits }] };
}

function toEdits(document: TextDocument, edits: readonly Replacement[]): TextEdit[] {
  return edits.map(({ span, text }) => ({ range: toRange(document, span), newText: text }));
}

/** One edit from the first to the last character in which two texts differ. */
function differenceOf(before: string, after: string): Replacement {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { span: { start, end: before.length - end }, text: after.slice(start, after.length - end) };
}
