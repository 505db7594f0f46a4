import { createScanner, SyntaxKind } from 'jsonc-parser';
import type { Span } from '../../../formats/sourceMap.ts';
import type { CompletionItem } from '../../completion/offer.ts';

/** Where something is put into a text. */
interface Place {
  readonly span: Span;
  /** Where a comma is missing in front of it. */
  readonly gap: number | undefined;
  /** Whether a value stands behind it already, so that it goes on after a colon. */
  readonly hasValue: boolean;
}

/** Puts the commas around an item that are not there yet: behind what ends before its place, and before what begins behind it. */
export function addCommas(text: string, { span, gap, hasValue }: Place): (item: CompletionItem) => CompletionItem {
  const front = gap === span.start ? ', ' : '';
  const back = !hasValue && beginnings.has(kindBehind(text, span.end)) ? ',' : '';
  const also = gap !== undefined && gap < span.start && { also: { span: { start: gap, end: gap }, text: ',' } };
  return item => ({ ...item, snippet: `${front}${item.snippet}${back}`, ...also });
}

/** What a value or a key begins with. */
const beginnings: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.OpenBraceToken,
  SyntaxKind.OpenBracketToken,
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
]);

function kindBehind(text: string, offset: number): SyntaxKind {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  return scanner.scan();
}
