import type { NewLayer } from '../../core/change.ts';
import type { PlacedChange, PlacedLayerChange } from '../placedChange.ts';
import type { Replacement, Span } from '../sourceMap.ts';
import { byPlace, contains, doOverlap, inOrder } from '../spans.ts';
import { importsFor, localName } from './importEdits.ts';
import { callOf, objectOf, type Entry } from './layout.ts';
import { editLiteral, type LiteralChange } from './literalEdits.ts';
import type { ArgumentSyntax, CallSyntax } from './callSyntax.ts';
import type { ModuleSyntax } from './moduleSyntax.ts';
import { expressionOf } from './write.ts';

/**
 * The edits of a `*.cnn.ts` text that make changes, in the order of the text; everything else stays byte for byte. A call is a prefix
 * and a suffix around the feature map that it reads, so that changes of calls in each other do not overlap. Undefined where the
 * text cannot say it: a function has made the layer, a value comes from a variable.
 */
export function editProgram(
  text: string,
  syntax: ModuleSyntax,
  changes: readonly PlacedChange[],
): readonly Replacement[] | undefined {
  const local = localName(syntax);
  const pieces: Piece[] = [];
  const types = new Set<string>();
  for (const change of changes) {
    const depth = syntax.calls.findIndex(({ span }) => isSame(span, change.span));
    const call = syntax.calls[depth];
    // What is a member of something is not what we have exported, or is called otherwise.
    if (call === undefined || call.name !== local(change.was) || text[call.callee.start - 1] === '.') return undefined;
    for (const { type } of newLayersOf(change)) types.add(type);
    const own =
      'layers' in change ? editLiteral(text, call, functionFor(change, local)) : changeCall(text, call, change, local);
    if (own === undefined) return undefined;
    pieces.push(...own.map(piece => ({ depth, side: 'inside' as const, ...piece })));
  }
  const imports = importsFor(text, syntax, types);
  if (imports === undefined) return undefined;
  const edits = withoutIdleStatements(text, syntax, joined(pieces));
  return doOverlap([...edits, ...imports]) ? undefined : inOrder([...edits, ...imports]);
}

/** An edit of one call. Where those of several meet, outer calls begin first and end last. */
interface Piece extends Replacement {
  /** The number of the call: a call has a larger one than those around it. */
  readonly depth: number;
  readonly side: 'front' | 'inside' | 'back';
}

type Draft = Replacement & { readonly side?: Piece['side'] };

/** What a type is called in the program. */
export type LocalName = (type: string) => string;

function newLayersOf(change: PlacedChange): readonly { readonly type: string }[] {
  if ('layers' in change) return change.layers;
  const { before = [], after = [], type } = change;
  return [...before, ...after, ...(type === undefined ? [] : [{ type }])];
}

function functionFor(
  { attribute, layers }: { readonly attribute: string; readonly layers: readonly NewLayer[] },
  local: LocalName,
): LiteralChange {
  const body = layers.reduce((inner, layer) => callOf(local(layer.type), [inner], attributesOf(layer)), 'x');
  return { set: { [attribute]: `x => ${body}` }, renamed: {}, isNew: true };
}

function changeCall(
  text: string,
  call: CallSyntax,
  { type, name, renamed = {}, set = {}, before = [], after = [], input = 0, isRemoved }: PlacedLayerChange,
  local: LocalName,
): readonly Draft[] | undefined {
  const read = call.arguments[input];
  const isRewritten = 0 < before.length || isRemoved === true;
  if (isRewritten && (read === undefined || !isFeature(read))) return undefined;
  const { span } = read ?? call;
  const given = call.attributes.find(attribute => attribute.name === 'name')?.value;
  const nameText = given && text.slice(given.start, given.end);
  // The name goes to what is read in the layer's place; one that is computed stays where it is.
  const movedName = nameText !== undefined && /^(['"])[^'"]*\1$/.test(nameText) ? nameText : undefined;
  const drafts: Draft[] = [];
  if (isRemoved) {
    if (1 < call.arguments.filter(isFeature).length) return undefined;
    drafts.push({ side: 'front', span: { start: call.span.start, end: span.start }, text: openings(after, local) });
    const heir = 0 < after.length ? movedName : undefined;
    drafts.push({ side: 'back', span: { start: span.end, end: call.span.end }, text: closings(after, heir) });
  } else {
    drafts.push({ side: 'front', span: at(call.span.start), text: openings(after, local) });
    drafts.push({ side: 'back', span: at(call.span.end), text: closings(after, movedName) });
    if (type !== undefined) drafts.push({ span: call.callee, text: local(type) });
    const values = Object.entries(set).map(([key, value]): [string, string | undefined] => [
      key,
      value === undefined ? undefined : expressionOf(value),
    ]);
    const named: [string, string | undefined][] = name === undefined ? [] : [['name', expressionOf(name)]];
    if (0 < after.length && movedName !== undefined) named.push(['name', undefined]);
    const literal = editLiteral(text, call, { set: Object.fromEntries([...values, ...named]), renamed });
    if (literal === undefined) return undefined;
    drafts.push(...literal);
  }
  if (0 < before.length) {
    drafts.push({ side: 'front', span: at(span.start), text: openings(before, local) });
    drafts.push({ side: 'back', span: at(span.end), text: closings(before) });
  }
  return drafts.filter(({ span: { start, end }, text: piece }) => start < end || piece !== '');
}

/** Whether it may be a feature map: one, and no attributes. */
function isFeature({ isSpread, entries }: ArgumentSyntax): boolean {
  return isSpread !== true && entries === undefined;
}

/** What stands in front of a feature map that goes through layers. */
function openings(layers: readonly NewLayer[], local: LocalName): string {
  return layers
    .map(({ type }) => `${local(type)}(`)
    .reverse()
    .join('');
}

/** What stands behind it; the last layer has the name, if there is one. */
function closings(layers: readonly NewLayer[], name?: string): string {
  return layers
    .map((layer, index) => {
      const isNamed = name !== undefined && index === layers.length - 1;
      const attributes = [...attributesOf(layer), ...(isNamed ? [['name', name] as const] : [])];
      return attributes.length === 0 ? ')' : `, ${objectOf(attributes)})`;
    })
    .join('');
}

function attributesOf({ attributes }: NewLayer): readonly Entry[] {
  return Object.entries(attributes).map(([key, value]) => [key, expressionOf(value)]);
}

/** One edit for each place: of what stands in front, outer calls come first, and of what stands behind, inner ones. */
function joined(pieces: readonly Piece[]): readonly Replacement[] {
  const rank = ({ side, depth }: Piece): number => (side === 'front' ? depth : side === 'back' ? -depth : 0);
  const sorted = pieces.toSorted((left, right) => byPlace(left, right) || rank(left) - rank(right));
  const edits: Replacement[] = [];
  for (const { span, text } of sorted) {
    const last = edits.at(-1);
    const meets = last !== undefined && last.span.end === span.start && (isEmpty(last.span) || isEmpty(span));
    if (last === undefined || !meets) edits.push({ span, text });
    else edits.splice(-1, 1, { span: { start: last.span.start, end: span.end }, text: last.text + text });
  }
  return edits;
}

/** Takes out statements that would do nothing any more, `x = x;`, with the lines on which they stand. */
function withoutIdleStatements(
  text: string,
  { calls }: ModuleSyntax,
  edits: readonly Replacement[],
): readonly Replacement[] {
  const statements = new Map(calls.flatMap(({ assignment }) => (assignment ? [[assignment.start, assignment]] : [])));
  return [...statements.values()].reduce((rest, statement) => {
    const inside = rest.filter(({ span }) => contains(statement, span));
    if (inside.length === 0) return rest;
    const changed = inside.reduceRight(
      (now, { span, text: piece }) =>
        now.slice(0, span.start - statement.start) + piece + now.slice(span.end - statement.start),
      text.slice(statement.start, statement.end),
    );
    if (!/^([\w$]+)\s*=\s*\1\s*;?$/.test(changed)) return rest;
    return [...rest.filter(edit => !inside.includes(edit)), { span: wholeLine(text, statement), text: '' }];
  }, edits);
}

/** The span with the white space and the line break before it, if nothing else stands on its line. */
function wholeLine(text: string, { start, end }: Span): Span {
  const gap = /\r?\n[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  return /^[ \t]*(\r?\n|$)/.test(text.slice(end)) ? { start: start - gap, end } : { start, end };
}

function at(offset: number): Span {
  return { start: offset, end: offset };
}

function isEmpty({ start, end }: Span): boolean {
  return start === end;
}

function isSame(left: Span, right: Span): boolean {
  return left.start === right.start && left.end === right.end;
}
