import { createScanner, SyntaxKind } from 'jsonc-parser';

/** Where a comma is missing in front of what begins at an offset: behind a value that ends before it. */
export function missingComma(text: string, offset: number): number | undefined {
  const scanner = createScanner(text.slice(0, offset), true);
  let [last, end] = [SyntaxKind.EOF, 0];
  for (let kind = scanner.scan(); kind !== SyntaxKind.EOF; kind = scanner.scan())
    [last, end] = [kind, scanner.getTokenOffset() + scanner.getTokenLength()];
  return endings.has(last) ? end : undefined;
}

/** What a value or a key ends with. */
const endings: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.CloseBraceToken,
  SyntaxKind.CloseBracketToken,
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
]);
