import {
  DocumentHighlightKind,
  FoldingRangeKind,
  SymbolKind,
  type CallHierarchyItem,
  type DocumentHighlight,
  type DocumentLink,
  type FoldingRange,
  type LocationLink,
  type Position,
  type SelectionRange,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../formats/sourceMap.ts';
import type { BlockUser } from '../language/blockCalls.ts';
import type { Folding } from '../language/json/folding.ts';
import type { Occurrence } from '../language/names.ts';
import { toRange } from './toLsp.ts';

/** The way from a name to what it names. */
export function toLocationLink(
  document: TextDocument,
  { origin, span, nameSpan }: { readonly origin: Span; readonly span: Span; readonly nameSpan: Span },
): LocationLink {
  return {
    originSelectionRange: toRange(document, origin),
    targetUri: document.uri,
    targetRange: toRange(document, span),
    targetSelectionRange: toRange(document, nameSpan),
  };
}

/** A definition is written, a reference is read. */
export function toHighlight(document: TextDocument, { span, role }: Occurrence): DocumentHighlight {
  const kind = role === 'definition' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read;
  return { range: toRange(document, span), kind };
}

/** A network or block as one end of a use; where it stands is all that `toBlockUser` needs to find it again. */
export function toCallItem(document: TextDocument, { kind, name, span, nameSpan }: BlockUser): CallHierarchyItem {
  return {
    name,
    kind: kind === 'network' ? SymbolKind.Module : SymbolKind.Class,
    uri: document.uri,
    range: toRange(document, span),
    selectionRange: toRange(document, nameSpan),
  };
}

/** The network or block that an item stands for. */
export function toBlockUser(
  document: TextDocument,
  { name, kind, range, selectionRange }: CallHierarchyItem,
): BlockUser {
  const spanOf = ({ start, end }: { start: Position; end: Position }): Span => ({
    start: document.offsetAt(start),
    end: document.offsetAt(end),
  });
  return {
    kind: kind === SymbolKind.Module ? 'network' : 'block',
    name,
    span: spanOf(range),
    nameSpan: spanOf(selectionRange),
  };
}

/** Lines as the protocol counts them. */
export function toFolding({ startLine, endLine, kind }: Folding): FoldingRange {
  return { startLine, endLine, ...(kind === 'comment' && { kind: FoldingRangeKind.Comment }) };
}

/** Spans from the innermost on, each as the parent of the one before it. */
export function toSelectionRange(document: TextDocument, position: Position, spans: readonly Span[]): SelectionRange {
  const outermostFirst = spans.toReversed().map(span => toRange(document, span));
  const nested = outermostFirst.reduce<SelectionRange | undefined>(
    (parent, range) => (parent === undefined ? { range } : { range, parent }),
    undefined,
  );
  return nested ?? { range: { start: position, end: position } };
}

/** A link to a page, or to a file from where the document lies; none where there is no way to it. */
export function toLink(
  document: TextDocument,
  { span, target }: { readonly span: Span; readonly target: string },
): readonly DocumentLink[] {
  if (!URL.canParse(target, document.uri)) return [];
  return [{ range: toRange(document, span), target: new URL(target, document.uri).href }];
}
