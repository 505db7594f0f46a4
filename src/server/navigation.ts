import {
  ErrorCodes,
  ResponseError,
  SemanticTokensBuilder,
  type CallHierarchyItem,
  type DocumentFormattingParams,
  type DocumentRangeFormattingParams,
  type PrepareRenameParams,
  type RenameParams,
  type SelectionRange,
  type SemanticTokens,
  type TextDocumentPositionParams,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Replacement, Span } from '../formats/sourceMap.ts';
import type { BlockUser } from '../language/blockCalls.ts';
import type { NetworkModel } from '../language/model.ts';
import { semanticTokenModifiers, semanticTokenTypes, type SemanticToken } from '../language/navigationSyntax.ts';
import type { ServerContext, ServerFeature } from './context.ts';
import { guard } from './guard.ts';
import {
  toBlockUser,
  toCallItem,
  toFolding,
  toHighlight,
  toLink,
  toLocationLink,
  toSelectionRange,
} from './navigationToLsp.ts';
import { toRange } from './toLsp.ts';

const jsonOnly = { documentSelector: [{ language: 'cnn-json' }] };
const legend = { tokenTypes: [...semanticTokenTypes], tokenModifiers: [...semanticTokenModifiers] };

/** Finding one's way in networks written in JSON, and changing their names and layout. Programs are TypeScript's own, so that they have one answer. */
export const navigation: ServerFeature = {
  capabilities: {
    foldingRangeProvider: { ...jsonOnly, id: 'cnn-folding' },
    selectionRangeProvider: { ...jsonOnly, id: 'cnn-selection' },
    callHierarchyProvider: { ...jsonOnly, id: 'cnn-calls' },
    semanticTokensProvider: { ...jsonOnly, id: 'cnn-tokens', legend, full: true, range: true },
  },
  selective: [
    { method: 'textDocument/definition', capability: 'definitionProvider', options: jsonOnly },
    { method: 'textDocument/references', capability: 'referencesProvider', options: jsonOnly },
    { method: 'textDocument/documentHighlight', capability: 'documentHighlightProvider', options: jsonOnly },
    { method: 'textDocument/rename', capability: 'renameProvider', options: { ...jsonOnly, prepareProvider: true } },
    { method: 'textDocument/documentLink', capability: 'documentLinkProvider', options: jsonOnly },
    { method: 'textDocument/formatting', capability: 'documentFormattingProvider', options: jsonOnly },
    { method: 'textDocument/rangeFormatting', capability: 'documentRangeFormattingProvider', options: jsonOnly },
  ],
  register(context) {
    registerNames(context);
    registerCalls(context);
    registerText(context);
  },
};

/** What a handler is given of a document, so far as it is open. */
type Asked = { readonly document: TextDocument; readonly model: NetworkModel };

function answering({ withDocument, log }: ServerContext) {
  return <Params extends { readonly textDocument: { readonly uri: string } }, Result>(
    name: string,
    answer: (asked: Asked, params: Params) => Result,
  ) =>
    guard(log, name, (params: Params) =>
      withDocument(params.textDocument.uri, async ({ document, model }) =>
        answer({ document, model: await model() }, params),
      ),
    );
}

function registerNames(context: ServerContext): void {
  const { connection, service } = context;
  const answers = answering(context);
  const offsetOf = (document: TextDocument, { position }: TextDocumentPositionParams): number =>
    document.offsetAt(position);
  connection.onDefinition(
    answers('definition', ({ document, model }, params: TextDocumentPositionParams) => {
      const found = service.definition(model, offsetOf(document, params));
      return found === undefined ? null : [toLocationLink(document, found)];
    }),
  );
  connection.onReferences(
    answers(
      'references',
      ({ document, model }, params: TextDocumentPositionParams & { context: { includeDeclaration: boolean } }) =>
        service
          .occurrences(model, offsetOf(document, params))
          .filter(({ role }) => role === 'reference' || params.context.includeDeclaration)
          .map(({ span }) => ({ uri: document.uri, range: toRange(document, span) })),
    ),
  );
  connection.onDocumentHighlight(
    answers('highlights', ({ document, model }, params: TextDocumentPositionParams) =>
      service.occurrences(model, offsetOf(document, params)).map(occurrence => toHighlight(document, occurrence)),
    ),
  );
  // A reason why something cannot be renamed is an answer, and the protocol has errors for it.
  const refused = (problem: string) => new ResponseError<void>(ErrorCodes.InvalidParams, problem);
  const renameable = answers('prepare rename', ({ document, model }, params: PrepareRenameParams) => {
    const found = service.renameable(model, offsetOf(document, params));
    if (found === undefined) return null;
    return 'problem' in found
      ? refused(found.problem)
      : { range: toRange(document, found.span), placeholder: found.name };
  });
  connection.onPrepareRename(params => renameable(params));
  const renamed = answers('rename', ({ document, model }, params: RenameParams) => {
    const renaming = service.rename(model, offsetOf(document, params), params.newName);
    if ('problem' in renaming) return refused(renaming.problem);
    return { changes: { [document.uri]: renaming.edits.map(edit => toTextEdit(document, edit)) } };
  });
  connection.onRenameRequest(params => renamed(params));
}

function registerCalls(context: ServerContext): void {
  const { connection, service, withDocument, log } = context;
  connection.languages.callHierarchy.onPrepare(
    answering(context)('call hierarchy', ({ document, model }, { position }: TextDocumentPositionParams) => {
      const user = service.blockUser(model, document.offsetAt(position));
      return user === undefined ? null : [toCallItem(document, user)];
    }),
  );
  const calls = (direction: 'incoming' | 'outgoing') =>
    guard(log, `${direction} calls`, ({ item }: { readonly item: CallHierarchyItem }) =>
      withDocument(item.uri, async ({ document, model }) => {
        const user: BlockUser = toBlockUser(document, item);
        return service.blockCalls(await model(), user, direction).map(call => ({
          item: toCallItem(document, call.user),
          fromRanges: call.uses.map(span => toRange(document, span)),
        }));
      }),
    );
  const [incoming, outgoing] = [calls('incoming'), calls('outgoing')];
  connection.languages.callHierarchy.onIncomingCalls(
    async params => (await incoming(params))?.map(({ item, fromRanges }) => ({ from: item, fromRanges })) ?? null,
  );
  connection.languages.callHierarchy.onOutgoingCalls(
    async params => (await outgoing(params))?.map(({ item, fromRanges }) => ({ to: item, fromRanges })) ?? null,
  );
}

function registerText(context: ServerContext): void {
  const { connection, service } = context;
  const answers = answering(context);
  const whole = (document: TextDocument): Span => ({ start: 0, end: document.getText().length });
  const spanOf = (document: TextDocument, range: DocumentRangeFormattingParams['range']): Span => ({
    start: document.offsetAt(range.start),
    end: document.offsetAt(range.end),
  });
  connection.onFoldingRanges(answers('folding', ({ model }) => service.foldings(model).map(toFolding)));
  connection.onSelectionRanges(
    answers(
      'selection',
      (
        { document, model },
        { positions }: { textDocument: { uri: string }; positions: SelectionRange['range']['start'][] },
      ) =>
        positions.map(position =>
          toSelectionRange(document, position, service.selections(model, document.offsetAt(position))),
        ),
    ),
  );
  connection.onDocumentLinks(
    answers('links', ({ document, model }) => service.links(model).flatMap(link => toLink(document, link))),
  );
  connection.onDocumentFormatting(
    answers('formatting', ({ document, model }, { options }: DocumentFormattingParams) =>
      service.format(model, whole(document), options).map(edit => toTextEdit(document, edit)),
    ),
  );
  connection.onDocumentRangeFormatting(
    answers('range formatting', ({ document, model }, { options, range }: DocumentRangeFormattingParams) =>
      service.format(model, spanOf(document, range), options).map(edit => toTextEdit(document, edit)),
    ),
  );
  const noTokens: SemanticTokens = { data: [] };
  const all = answers('semantic tokens', ({ document, model }) =>
    encoded(document, service.semanticTokens(model, whole(document))),
  );
  const some = answers(
    'semantic tokens',
    (
      { document, model },
      { range }: { textDocument: { uri: string }; range: DocumentRangeFormattingParams['range'] },
    ) => encoded(document, service.semanticTokens(model, spanOf(document, range))),
  );
  connection.languages.semanticTokens.on(async params => (await all(params)) ?? noTokens);
  connection.languages.semanticTokens.onRange(async params => (await some(params)) ?? noTokens);
}

function encoded(document: TextDocument, tokens: readonly SemanticToken[]): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  for (const { span, type, modifiers } of tokens) {
    const { line, character } = document.positionAt(span.start);
    const bits = modifiers.reduce((sum, modifier) => sum | (1 << semanticTokenModifiers.indexOf(modifier)), 0);
    builder.push(line, character, span.end - span.start, semanticTokenTypes.indexOf(type), bits);
  }
  return builder.build();
}

function toTextEdit(document: TextDocument, { span, text }: Replacement) {
  return { range: toRange(document, span), newText: text };
}
