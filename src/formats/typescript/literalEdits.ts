import type { Replacement, Span } from '../sourceMap.ts';
import type { CallSyntax } from './callSyntax.ts';

/** What becomes of the attributes in a call. */
export interface LiteralChange {
  /** New values as expressions; undefined for an attribute that goes. */
  readonly set: Readonly<Record<string, string | undefined>>;
  /** Attributes that are called otherwise; their values stay. */
  readonly renamed: Readonly<Record<string, string>>;
  /** Whether none of them may be there yet. */
  readonly isNew?: true;
}

/**
 * Changes attributes in the object literal of a call, which is added where there is none. What comes takes the place of what goes, and
 * stands behind the last attribute otherwise. Undefined where an attribute or all of them come from a variable.
 */
export function editLiteral(
  text: string,
  call: CallSyntax,
  { set, renamed, isNew }: LiteralChange,
): readonly Replacement[] | undefined {
  const written = new Map(call.attributes.map(attribute => [attribute.name, attribute]));
  const edits: Replacement[] = [];
  const gone: string[] = [];
  const added: string[] = [];
  for (const [key, value] of Object.entries(set)) {
    const attribute = written.get(key);
    if (attribute === undefined && value === undefined) {
      if (!showsAll(call)) return undefined;
    } else if (attribute === undefined) added.push(`${key}: ${value ?? ''}`);
    else if (isNew === true || !isConstant(text, attribute.value)) return undefined;
    else if (value === undefined) gone.push(key);
    else edits.push({ span: attribute.value, text: value });
  }
  for (const [from, to] of Object.entries(renamed)) {
    const attribute = written.get(from);
    if (attribute === undefined || written.has(to)) return undefined;
    const isShorthand = attribute.key.start === attribute.value.start;
    edits.push({ span: attribute.key, text: isShorthand ? `${to}: ${from}` : to });
  }
  if (gone.length === 0 && added.length === 0) return edits;

  const literal = call.arguments.findLast(({ entries }) => entries !== undefined);
  if (literal?.entries === undefined) return call.arguments.length === 1 ? withLiteral(call, added) : undefined;
  const { entries } = literal;
  const entryOf = (key: string): Span | undefined => {
    const start = written.get(key)?.key.start ?? -1;
    return entries.find(entry => entry.start === start);
  };
  const places = gone.flatMap(key => entryOf(key) ?? []);
  // A quoted key begins its entry as any other; whatever does not, such as a computed one, we leave alone.
  if (places.length < gone.length) return undefined;
  const replaced = places.slice(0, added.length);
  replaced.forEach((span, index) => edits.push({ span, text: added[index] ?? '' }));
  const removed = places.slice(added.length);
  if (removed.length === entries.length && literal === call.arguments.at(-1)) {
    const before = call.arguments.at(-2);
    if (before !== undefined) return [...edits, { span: { start: before.span.end, end: literal.span.end }, text: '' }];
  }
  edits.push(...removed.map(span => ({ span: withComma(text, span, entries), text: '' })));
  const appended = added.slice(replaced.length);
  if (appended.length === 0) return edits;
  const last = entries.at(-1);
  if (last === undefined) return [...edits, { span: literal.span, text: `{ ${appended.join(', ')} }` }];
  const separator = /\n[ \t]*$/.exec(text.slice(0, last.start))?.[0] ?? ' ';
  const end = endOfEntry(text, last, literal.span);
  return [...edits, { span: { start: end, end }, text: appended.map(each => `,${separator}${each}`).join('') }];
}

function withLiteral({ arguments: [read] }: CallSyntax, added: readonly string[]): readonly Replacement[] | undefined {
  if (read === undefined || read.isSpread) return undefined;
  return [{ span: { start: read.span.end, end: read.span.end }, text: `, { ${added.join(', ')} }` }];
}

/** Whether no attribute can come from anywhere else. */
function showsAll({ arguments: given, attributes }: CallSyntax): boolean {
  const literal = given.findLast(({ entries }) => entries !== undefined);
  return literal === undefined ? given.length === 1 : literal.entries?.length === attributes.length;
}

/** Whether an expression says what it is by itself: a number, a text, a truth value, or lists and objects of them. */
function isConstant(text: string, { start, end }: Span): boolean {
  const bare = text.slice(start, end).replace(/'[^']*'|"[^"]*"|[\w$]+\s*:/g, '');
  return !/[A-Za-z_$`(]/.test(bare.replace(/\b(?:true|false|\d[\d_.eE]*)\b/g, ''));
}

/** The entry with a comma: the one behind it, or that before it when it is the last. */
function withComma(text: string, span: Span, entries: readonly Span[]): Span {
  const index = entries.indexOf(span);
  const next = entries[index + 1];
  if (next !== undefined) return { start: span.start, end: next.start };
  return { start: entries[index - 1]?.end ?? span.start, end: span.end };
}

/** Types that stand behind a value belong to it: `3 as never`. */
function endOfEntry(text: string, entry: Span, literal: Span): number {
  const type = /^\s+(?:as|satisfies)\s+[\w.<>[\]| ]*[\w>\]]/.exec(text.slice(entry.end, literal.end))?.[0].length ?? 0;
  return entry.end + type;
}
