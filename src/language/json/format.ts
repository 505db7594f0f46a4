import { createScanner } from 'jsonc-parser';
import { readTree } from '../../formats/json/tree.ts';
import type { Replacement, Span } from '../../formats/sourceMap.ts';
import { meet } from '../../formats/spans.ts';

/** How an editor indents. */
export interface FormatOptions {
  readonly tabSize: number;
  readonly insertSpaces: boolean;
}

/**
 * Edits that lay a text out: one line for each layer that fits, one for each key of what does not. What stood on one line stays there as
 * long as it fits. Only white space between tokens is touched; a text that cannot be read is left alone. Laying out twice is
 * laying out once.
 */
export function formatEdits(text: string, range: Span, options: FormatOptions): readonly Replacement[] {
  const { root, diagnostics } = readTree(text);
  if (root === undefined || 0 < diagnostics.length) return [];
  const tokens = tokensOf(text);
  const gaps = layOut(text, tokens, options);
  return gaps.flatMap((gap, index) => {
    const span = { start: tokens[index - 1]?.end ?? 0, end: tokens[index]?.start ?? text.length };
    return meet(range, span) && text.slice(span.start, span.end) !== gap ? [{ span, text: gap }] : [];
  });
}

/** A line of the zoo has so many columns at most. */
const width = 120;

interface FormatToken extends Span {
  readonly kind: 'open' | 'close' | 'comma' | 'colon' | 'value' | 'lineComment' | 'blockComment';
  readonly text: string;
}

/** A list or object: what its brackets enclose. */
interface Pair {
  readonly open: number;
  readonly close: number;
  /** How many columns it takes on one line; Infinity when it cannot stand on one. */
  readonly flatWidth: number;
  readonly wantsOneLine: boolean;
  /** A list of numbers, of which each line takes as many as fit. */
  readonly isRow: boolean;
}

/** The white space before each token, and after the last. */
function layOut(text: string, tokens: readonly FormatToken[], options: FormatOptions): readonly string[] {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const unit = options.insertSpaces ? ' '.repeat(options.tabSize) : '\t';
  const unitWidth = options.tabSize;
  const pairs = pairsOf(text, tokens);
  const around: { readonly isBroken: boolean; readonly isRow: boolean }[] = [];
  const gaps: string[] = [];
  let column = 0;
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    const written = text.slice(before?.end ?? 0, token.start);
    const level = around.at(-1);
    const depth = around.filter(({ isBroken }) => isBroken).length;
    const newLine = (levels = depth): string => {
      column = levels * unitWidth;
      const blank = before !== undefined && before.kind !== 'open' && token.kind !== 'close' && /\n\s*\n/.test(written);
      return (blank ? lineBreak : '') + lineBreak + unit.repeat(levels);
    };
    const inLine = (space: string): string => {
      column += space.length;
      return space;
    };
    const fits = (): boolean => column + 1 + token.text.length + (tokens[index + 1]?.kind === 'comma' ? 1 : 0) <= width;
    const gap = (): string => {
      if (before === undefined) return '';
      if (isComment(token)) return written.includes('\n') ? newLine() : inLine(written === '' ? ' ' : written);
      if (token.kind === 'close' && level?.isBroken) return newLine(depth - 1);
      if (before.kind === 'lineComment') return newLine();
      if (before.kind === 'blockComment') return written.includes('\n') ? newLine() : inLine(' ');
      if (token.kind === 'comma' || token.kind === 'colon') return '';
      if (before.kind === 'colon') return inLine(' ');
      if (level === undefined) return newLine(0);
      if (before.kind === 'open')
        return level.isBroken ? newLine() : inLine(before.text === '{' && token.kind !== 'close' ? ' ' : '');
      if (token.kind === 'close') return inLine(token.text === '}' ? ' ' : '');
      if (!level.isBroken || (level.isRow && fits())) return inLine(' ');
      return newLine();
    };
    gaps.push(gap());
    if (token.kind === 'close') around.pop();
    const pair = pairs.get(index);
    if (pair !== undefined) {
      const isInFlat = around.at(-1)?.isBroken === false;
      const behind = tokens[pair.close + 1]?.kind === 'comma' ? 1 : 0;
      const isFlat = isInFlat || (pair.wantsOneLine && column + pair.flatWidth + behind <= width);
      around.push({ isBroken: !isFlat, isRow: pair.isRow });
    }
    column += token.text.length;
  });
  return [...gaps, lineBreak];
}

/** Each list and object by the token that opens it. */
function pairsOf(text: string, tokens: readonly FormatToken[]): ReadonlyMap<number, Pair> {
  const pairs = new Map<number, Pair>();
  const open: number[] = [];
  /** Columns from the beginning to each token, were all on one line. */
  const flat: number[] = [];
  let columns = 0;
  tokens.forEach((token, index) => {
    const before = tokens[index - 1];
    const isTight =
      before === undefined ||
      token.kind === 'comma' ||
      token.kind === 'colon' ||
      before.text === '[' ||
      token.text === ']' ||
      (before.kind === 'open' && token.kind === 'close');
    columns += (isTight ? 0 : 1) + token.text.length;
    flat.push(columns);
    if (token.kind === 'open') open.push(index);
    const start = token.kind === 'close' ? open.pop() : undefined;
    const opening = tokens[start ?? -1];
    if (start === undefined || opening === undefined) return;
    const inside = tokens.slice(start + 1, index);
    const wasOneLine = !text.slice(opening.start, token.end).includes('\n');
    const hasComment = inside.some(isComment);
    const canBeFlat = !inside.some(({ kind }) => kind === 'lineComment') && (wasOneLine || !hasComment);
    const isList = opening.text === '[';
    const isScalars = isList && inside.every(({ kind }) => kind === 'value' || kind === 'comma');
    pairs.set(start, {
      open: start,
      close: index,
      flatWidth: canBeFlat ? columns - (flat[start] ?? 0) + 1 : Infinity,
      wantsOneLine: wasOneLine || inside.length === 0 || isScalars || (!isList && isPlainLayer(inside)),
      isRow: isScalars && inside.every(({ text: word }) => /^[-\d,]/.test(word)),
    });
  });
  return pairs;
}

/** Whether an object is a layer that holds nothing but values and lists of values. */
function isPlainLayer(inside: readonly FormatToken[]): boolean {
  let depth = 0;
  let hasType = false;
  return (
    inside.every(({ kind, text }, index) => {
      if (kind === 'open') depth++;
      if (kind === 'close') depth--;
      hasType ||= depth === 0 && text === '"type"' && inside[index + 1]?.kind === 'colon';
      return text !== '{' && depth < 2;
    }) && hasType
  );
}

function isComment({ kind }: FormatToken): boolean {
  return kind === 'lineComment' || kind === 'blockComment';
}

/** All tokens and comments, without white space. */
function tokensOf(text: string): readonly FormatToken[] {
  const scanner = createScanner(text, false);
  const tokens: FormatToken[] = [];
  for (let end = 0; end < text.length;) {
    scanner.scan();
    const start = scanner.getTokenOffset();
    // A scanner that stands still has nothing more to say.
    if (scanner.getTokenLength() === 0) break;
    end = start + scanner.getTokenLength();
    const word = text.slice(start, end);
    if (word.trim() !== '') tokens.push({ kind: kindOf(word), start, end, text: word });
  }
  return tokens;
}

function kindOf(word: string): FormatToken['kind'] {
  if (word.startsWith('//')) return 'lineComment';
  if (word.startsWith('/*')) return 'blockComment';
  return punctuation[word] ?? 'value';
}

const punctuation: Readonly<Record<string, FormatToken['kind']>> = {
  '{': 'open',
  '[': 'open',
  '}': 'close',
  ']': 'close',
  ',': 'comma',
  ':': 'colon',
};
