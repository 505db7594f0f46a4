import { parseTree, type Node, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { longestText } from '../limits.ts';
import type { Span, TextDiagnostic, TextFix } from '../sourceMap.ts';
import { missingComma } from './missingComma.ts';

export type { Node } from 'jsonc-parser';

/** The syntax tree of a text, as far as it could be read, and what is wrong with its syntax. Never throws. */
export function readTree(text: string): {
  readonly root: Node | undefined;
  readonly diagnostics: readonly TextDiagnostic[];
} {
  const problem = (code: TextDiagnostic['code'], message: string, span: Span): TextDiagnostic => ({
    code,
    severity: 'error',
    message,
    span,
    related: [],
  });
  const firstCharacter = { start: 0, end: Math.min(1, text.length) };
  if (longestText < text.length) {
    const size = `${(text.length / 1e6).toFixed(1)} M characters`;
    const message = `the file has ${size}, and a network at most ${longestText / 1e6} M; write repeated layers once, with blocks and "repeat"`;
    return { root: undefined, diagnostics: [problem('file-too-large', message, firstCharacter)] };
  }
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  } catch (error) {
    // The parser descends by recursion: a text of brackets alone exhausts the stack.
    if (!(error instanceof RangeError)) throw error;
    const message = 'lists and objects are nested thousands deep; no network needs more than a few levels';
    return { root: undefined, diagnostics: [problem('nested-too-deeply', message, firstCharacter)] };
  }
  if (root === undefined && errors.every(error => printParseErrorCode(error.error) === 'ValueExpected')) {
    const message = 'the file is empty; begin with { "input": [3, 224, 224], "layers": [] }';
    return { root, diagnostics: [problem('empty-file', message, firstCharacter)] };
  }
  // Behind any other mistake, such as a quote that is missing, commas seem to be missing where none should be.
  const other = errors.findIndex(({ error }) => printParseErrorCode(error) !== 'CommaExpected');
  const commas = Math.min(mostCommas, other === -1 ? errors.length : other);
  return {
    root,
    diagnostics: errors.map(({ error, offset, length }, index) => {
      const at = printParseErrorCode(error);
      const end = Math.min(text.length, offset + Math.max(1, length));
      const span = { start: Math.min(offset, Math.max(0, end - 1)), end };
      const fixes = index < commas ? withComma(text, offset) : [];
      return { ...problem('syntax', syntaxMessages[at] ?? `${at} in JSON`, span), ...(0 < fixes.length && { fixes }) };
    }),
  };
}

/** What stands before each comma has to be looked for; the next ones are mended when these have been. */
const mostCommas = 32;

/** Puts a comma behind the value before an offset. */
function withComma(text: string, offset: number): readonly TextFix[] {
  const end = missingComma(text, offset);
  return end === undefined ? [] : [{ title: 'Insert the comma', edits: [{ span: { start: end, end }, text: ',' }] }];
}

/** The span of a node. */
export function spanOf(node: Node): Span {
  return { start: node.offset, end: node.offset + node.length };
}

/** A node and all below it, in the order of the text. Without recursion: a text may be nested thousands deep. */
export function nodesIn(root: Node): readonly Node[] {
  const found: Node[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    found.push(node);
    for (const child of (node.children ?? []).toReversed()) waiting.push(child);
  }
  return found;
}

/** A key with its value; half-typed text may lack the value. */
export interface Property {
  readonly key: Node;
  readonly value: Node | undefined;
}

/** A layer of a block is unfolded once for each use of the block, and read once. */
const knownProperties = new WeakMap<Node, ReadonlyMap<string, Property>>();

/** The properties of an object by name. Where a name stands twice, the last counts, as in JSON. */
export function propertiesOf(node: Node | undefined): ReadonlyMap<string, Property> {
  const properties = new Map<string, Property>();
  if (node?.type !== 'object') return properties;
  const known = knownProperties.get(node);
  if (known !== undefined) return known;
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key !== undefined) properties.set(String(key.value), { key, value });
  }
  knownProperties.set(node, properties);
  return properties;
}

/** Keys that stand a second time in one object. */
export function repeatedKeys(node: Node): readonly Node[] {
  if (propertiesOf(node).size === node.children?.length) return [];
  const seen = new Set<unknown>();
  return (node.children ?? []).flatMap(property => {
    const [key] = property.children ?? [];
    if (key === undefined || !seen.has(key.value)) {
      seen.add(key?.value);
      return [];
    }
    return [key];
  });
}

const syntaxMessages: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is not a JSON value; text stands in double quotes, and the only words are true, false and null',
  InvalidNumberFormat: 'this is not a number; write digits, such as 3 or 0.5',
  PropertyNameExpected: 'a key in double quotes is expected here',
  ValueExpected: 'a value is expected here: a number, text in double quotes, true, false, a list or an object',
  ColonExpected: 'a colon is missing between key and value',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'the object is not closed; add a }',
  CloseBracketExpected: 'the list is not closed; add a ]',
  EndOfFileExpected: 'the network ends before this; remove what follows its closing brace',
  InvalidCommentToken: 'comments begin with // or stand between /* and */',
  UnexpectedEndOfComment: 'the comment is not closed; add */',
  UnexpectedEndOfString: 'the text is not closed; add a double quote',
  UnexpectedEndOfNumber: 'the number is not finished; add a digit',
  InvalidUnicode: 'a unicode escape has four hexadecimal digits, such as \\u00d7',
  InvalidEscapeCharacter: 'after a backslash stands one of " \\ / b f n r t u',
  InvalidCharacter: 'this character may not stand in a text; write it as an escape such as \\n',
};
