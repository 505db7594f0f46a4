import { createScanner } from 'jsonc-parser';
import { indexLines } from '../../formats/lines.ts';
import { nodesIn, type Node } from '../../formats/json/tree.ts';

/** Lines that can be folded away: those behind the first, up to the last. Counted from 0. */
export interface Folding {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind?: 'comment';
}

/** Lists and objects over several lines, of which the closing bracket stays to be seen, and comments over several lines. */
export function foldingsOf(text: string, root: Node | undefined): readonly Folding[] {
  const { positionAt } = indexLines(text);
  const brackets: Folding[] = [];
  for (const { type, offset, length } of root === undefined ? [] : nodesIn(root)) {
    if (type !== 'array' && type !== 'object') continue;
    const isClosed = /[\]}]/.test(text[offset + length - 1] ?? '');
    brackets.push({
      startLine: positionAt(offset).line,
      endLine: positionAt(offset + length).line - (isClosed ? 1 : 0),
    });
  }
  return [...brackets, ...commentsOf(text)]
    .filter(({ startLine, endLine }) => startLine < endLine)
    .sort((left, right) => left.startLine - right.startLine || right.endLine - left.endLine);
}

/** Each comment over several lines, and each run of comments on lines of their own. */
function commentsOf(text: string): readonly Folding[] {
  const { positionAt } = indexLines(text);
  const scanner = createScanner(text, false);
  const found: { startLine: number; endLine: number; kind: 'comment'; isRun: boolean }[] = [];
  for (let end = 0; end < text.length;) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    if (scanner.getTokenLength() === 0) break;
    end = start + scanner.getTokenLength();
    if (!/^\/[/*]/.test(text.slice(start, start + 2))) continue;
    const position = positionAt(start);
    const isAlone = text.slice(start - position.character, start).trim() === '' && text[start + 1] === '/';
    const before = found.at(-1);
    if (isAlone && before?.isRun === true && before.endLine === position.line - 1) before.endLine = position.line;
    else found.push({ startLine: position.line, endLine: positionAt(end).line, kind: 'comment', isRun: isAlone });
  }
  return found.map(({ startLine, endLine, kind }) => ({ startLine, endLine, kind }));
}
