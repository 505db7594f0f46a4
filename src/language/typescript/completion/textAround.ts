/** What stands around an offset of a half-typed program: read from its characters, since nothing else may be readable. */
export interface TextAround {
  /** The call whose arguments are being written; undefined outside of any. */
  readonly call: CallText | undefined;
  /** The brackets that are open at the offset, by where they open. */
  readonly open: ReadonlySet<number>;
  /** Where the innermost brace opens around a place; −1 outside of all. */
  braceAround(place: number): number;
}

/** A call of which the arguments are being written. */
export interface CallText {
  readonly callee: string;
  readonly start: number;
  /** The argument at the offset, from 0, and those before it. */
  readonly argument: number;
  readonly argumentsBefore: readonly string[];
  /** Where in the attributes the offset is; undefined when it is in another argument. */
  readonly attribute: AttributeText | undefined;
  /** What stands before the offset in the argument or value that is being written. */
  readonly typed: string;
}

/** A value of an object literal that is being written. */
export interface AttributeText {
  readonly key: string;
  /** The entry of its list. */
  readonly index?: number;
  /** The attributes that are written out, as values. */
  readonly written: Readonly<Record<string, unknown>>;
}

interface Bracket {
  readonly kind: string;
  readonly start: number;
  /** Where its entries begin. */
  readonly entries: number[];
}

/** Reads the text up to the end, past strings and comments. */
export function readAround(text: string, offset: number): TextAround {
  const stack: Bracket[] = [];
  const braces: { readonly start: number; end: number }[] = [];
  let around: readonly Bracket[] | undefined;
  const pattern = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(['"])(?:\\.|(?!\1)[^\\\n])*\1?|`(?:\\.|[^\\`])*`?|[()[\]{},]/g;
  const note = (at: number): void => {
    if (offset <= at && around === undefined)
      around = stack.map(({ entries, ...rest }) => ({ ...rest, entries: [...entries] }));
  };
  for (const { 0: token, index } of text.matchAll(pattern)) {
    note(index);
    if (around === undefined && offset < index + token.length && 1 < token.length) return nowhere;
    if ('([{'.includes(token)) {
      stack.push({ kind: token, start: index, entries: [index + 1] });
      if (token === '{') braces.push({ start: index, end: Infinity });
    } else if (')]}'.includes(token)) {
      const closed = stack.pop();
      const brace = braces.find(({ start }) => start === closed?.start);
      if (brace !== undefined) brace.end = index;
    } else if (token === ',') stack.at(-1)?.entries.push(index + 1);
  }
  note(Infinity);
  const open = around ?? [];
  return {
    call: callAround(text, offset, open),
    open: new Set([-1, ...open.map(({ start }) => start)]),
    braceAround: place =>
      braces.reduce((inner, { start, end }) => (start < place && place <= end ? Math.max(inner, start) : inner), -1),
  };
}

const nowhere: TextAround = { call: undefined, open: new Set([-1]), braceAround: () => -1 };

function callAround(text: string, offset: number, open: readonly Bracket[]): CallText | undefined {
  const last = open.length - 1;
  const depth = open.slice(-3).findLastIndex(({ kind }) => kind === '(');
  const at = depth === -1 ? -1 : Math.max(0, open.length - 3) + depth;
  const call = open[at];
  const callee = call && /[\w$]+$/.exec(text.slice(0, call.start).trimEnd())?.[0];
  if (call === undefined || callee === undefined) return undefined;
  const innermost = open[last];
  const inside = open
    .slice(at + 1)
    .map(({ kind }) => kind)
    .join('');
  if (inside !== '' && inside !== '{' && inside !== '{[') return undefined;
  const ends = [...call.entries.slice(1).map(entry => entry - 1)];
  return {
    callee,
    start: text.slice(0, call.start).trimEnd().length - callee.length,
    argument: call.entries.length - 1,
    argumentsBefore: ends.map((end, index) => text.slice(call.entries[index], end).trim()),
    attribute: inside === '' ? undefined : attributeAround(text, offset, open[at + 1], open[at + 2]),
    typed: text.slice(innermost?.entries.at(-1), offset),
  };
}

function attributeAround(
  text: string,
  offset: number,
  object: Bracket | undefined,
  list: Bracket | undefined,
): AttributeText | undefined {
  if (object === undefined) return undefined;
  const from = object.entries.at(-1) ?? object.start;
  const key = /^\s*(['"]?)([\w$]+)\1\s*:/.exec(text.slice(from, offset))?.[2];
  if (key === undefined) return undefined;
  const end = text.indexOf('}', object.start);
  const literals = text
    .slice(object.start, end === -1 ? undefined : end)
    .matchAll(/([\w$]+)\s*:\s*(-?\d+(?:\.\d+)?|true|false|(['"])[^'"]*\3|\[[\d\s,]*\])/g);
  const written = [...literals].flatMap(([, name = '', value = '']) => {
    try {
      return [[name, JSON.parse(value.replaceAll("'", '"'))] as const];
    } catch {
      return [];
    }
  });
  return { key, ...(list !== undefined && { index: list.entries.length - 1 }), written: Object.fromEntries(written) };
}
