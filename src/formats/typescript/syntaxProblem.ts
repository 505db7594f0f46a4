import type { DiagnosticCode } from '../../core/diagnosticCodes.ts';
import type { Span } from '../sourceMap.ts';

/** Why a text is no module. */
export interface SyntaxProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly span: Span;
}

/** What the two parsers say about a text that they cannot read. */
export function problemOf(error: unknown, text: string): SyntaxProblem {
  const { code, message, startLine, startColumn, pos } = error as {
    readonly code?: string;
    readonly message?: string;
    readonly startLine?: number;
    readonly startColumn?: number;
    readonly pos?: number;
  };
  if (message === undefined || (startLine === undefined && pos === undefined)) throw error;
  const start = Math.min(pos ?? offsetOf(text, startLine ?? 1, startColumn ?? 0), Math.max(0, text.length - 1));
  const word = /^[\w$]+/.exec(text.slice(start))?.[0].length ?? 1;
  const span = { start, end: Math.min(text.length, start + word) };
  if (code !== 'UnsupportedSyntax') return { code: 'syntax', message: inOurWords(message), span };
  const what = /TypeScript (.+?) is not supported/.exec(message)?.[1] ?? 'this';
  return {
    code: 'unsupported-syntax',
    message: `${what} makes code out of types, which is not done here; use a plain object, function or field instead`,
    span,
  };
}

/** The first letter small, no position at the end: a message stands in a list with ours. */
function inOurWords(message: string): string {
  const [first = ''] = message.split('\n');
  const bare = first
    .replace(/ \(\d+:\d+\)$/, '')
    .replace(/\.$/, '')
    .replaceAll('`', '"');
  return bare.charAt(0).toLowerCase() + bare.slice(1);
}

/** The type stripper counts lines from 1, and columns in characters, of which one may be two for us. */
function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return (
    before +
    Array.from(lines[line - 1] ?? '')
      .slice(0, column)
      .join('').length
  );
}
