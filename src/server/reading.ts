import { MarkupKind, type InlayHint, type TextDocumentPositionParams } from 'vscode-languageserver/node';
import type { ServerFeature } from './context.ts';
import { guard } from './guard.ts';
import { toCodeLens, toCompletionItem, toInlayHint, toSymbol } from './toLsp.ts';

/** What is shown to somebody who reads a network or writes in it: hover, completion, hints, lenses, outline. */
export const reading: ServerFeature = {
  capabilities: {
    hoverProvider: true,
    completionProvider: { triggerCharacters: ['"', ':', '{', ',', ' ', '[', '(', '='] },
    inlayHintProvider: true,
    codeLensProvider: {},
    documentSymbolProvider: true,
  },
  register({ connection, service, withDocument, log, client }) {
    connection.onHover(
      guard(log, 'hover', (params: TextDocumentPositionParams) =>
        withDocument(params.textDocument.uri, async ({ document, model }) => {
          const pictures = client().pictures === true;
          const found = service.hover(await model(), document.offsetAt(params.position), pictures);
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
          return service.inlayHints(await model(), range).map(hint => toInlayHint(document, hint));
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
  },
};
