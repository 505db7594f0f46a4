import {
  CompletionItemKind,
  DiagnosticSeverity,
  InsertTextFormat,
  MarkupKind,
  SymbolKind,
  type CodeLens as LspCodeLens,
  type CompletionItem as LspCompletionItem,
  type Diagnostic,
  type DocumentSymbol,
  type InlayHint as LspInlayHint,
  type Range,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Severity } from '../core/diagnostic.ts';
import type { Span, TextDiagnostic } from '../formats/sourceMap.ts';
import type { CodeLens } from '../language/codeLens.ts';
import { hintSeparator } from '../language/hintParts.ts';
import type { InlayHint } from '../language/inlayHints.ts';
import { explanationLink } from '../language/explain.ts';
import type { CompletionItem } from '../language/completion/offer.ts';
import type { OutlineEntry } from '../language/syntax.ts';
import type { ClientOptions } from '../protocol/lsp.ts';

/** A span as the protocol counts. */
export function toRange(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

/** A diagnostic with the places that led to it, and with a link to what its code means. */
export function toDiagnostic(
  document: TextDocument,
  { code, severity, message, span, related }: TextDiagnostic,
  { explains = false }: ClientOptions,
): Diagnostic {
  return {
    code,
    codeDescription: { href: explanationLink(code, explains) },
    source: 'cnn',
    severity: severities[severity],
    message,
    range: toRange(document, span),
    relatedInformation: related.map(({ span: at, message: text }) => ({
      message: text,
      location: { uri: document.uri, range: toRange(document, at) },
    })),
  };
}

/** A completion item that replaces exactly its span. */
export function toCompletionItem(document: TextDocument, item: CompletionItem, index: number): LspCompletionItem {
  const typed = document.getText(toRange(document, item.span));
  return {
    label: item.label,
    kind: completionKinds[item.kind],
    ...(item.detail !== undefined && { detail: item.detail }),
    documentation: { kind: MarkupKind.Markdown, value: item.documentation },
    insertTextFormat: InsertTextFormat.Snippet,
    textEdit: { range: toRange(document, item.span), newText: item.snippet },
    ...(item.also && {
      additionalTextEdits: [{ range: toRange(document, item.also.span), newText: item.also.text }],
    }),
    // The editor filters by what it replaces, quotes included.
    filterText: typed.startsWith('"') ? `"${item.label}"` : item.label,
    sortText: String(index).padStart(4, '0'),
  };
}

/** A hint whose parts say what they are when the mouse is over them. */
export function toInlayHint(document: TextDocument, { offset, parts }: InlayHint): LspInlayHint {
  const label = parts.flatMap(({ text, tooltip }, index) => [
    ...(index === 0 ? [] : [{ value: hintSeparator }]),
    { value: text, tooltip: { kind: MarkupKind.Markdown, value: tooltip } },
  ]);
  return { position: document.positionAt(offset), label, paddingLeft: true };
}

/** A lens whose command is given the document. */
export function toCodeLens(document: TextDocument, { span, title, command }: CodeLens): LspCodeLens {
  const action = command === undefined ? { title, command: '' } : { title, command, arguments: [document.uri] };
  return { range: toRange(document, span), command: action };
}

/** A symbol and those in it. */
export function toSymbol(document: TextDocument, symbol: OutlineEntry): DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: symbolKinds[symbol.kind],
    range: toRange(document, symbol.span),
    selectionRange: toRange(document, symbol.nameSpan),
    children: symbol.children.map(child => toSymbol(document, child)),
  };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const completionKinds: Readonly<Record<CompletionItem['kind'], CompletionItemKind>> = {
  type: CompletionItemKind.Class,
  attribute: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  reference: CompletionItemKind.Reference,
  layer: CompletionItemKind.Struct,
  network: CompletionItemKind.File,
};

/** The kind of symbol that editors know. */
export const symbolKinds: Readonly<Record<OutlineEntry['kind'], SymbolKind>> = {
  network: SymbolKind.Module,
  block: SymbolKind.Class,
  layer: SymbolKind.Field,
  structure: SymbolKind.Namespace,
  input: SymbolKind.Variable,
};
