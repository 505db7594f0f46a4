import type { TextPosition, TextRange } from '../diagram/model.ts';

/** Something that is drawn, and where it stands in the text. */
export interface Placed {
  readonly id: string;
  readonly range?: TextRange;
}

/**
 * What a selection of the text stands for. A cursor: what is written innermost around it, several things when a block is used several
 * times. A range: all that is written in it, or what is around it when it holds nothing whole.
 */
export function idsIn(placed: readonly Placed[], { start, end }: TextRange): readonly string[] {
  if (compare(start, end) === 0) return idsAt(placed, start);
  const inside = placed.flatMap(({ id, range }) =>
    range !== undefined && compare(start, range.start) <= 0 && compare(range.end, end) <= 0 ? [id] : [],
  );
  return 0 < inside.length ? inside : idsAt(placed, start);
}

/** What stands innermost around a place of the text: several things when a block is used several times. */
export function idsAt(placed: readonly Placed[], position: TextPosition): readonly string[] {
  let innermost: TextRange | undefined;
  let ids: string[] = [];
  for (const { id, range } of placed) {
    if (range === undefined || compare(position, range.start) < 0 || compare(range.end, position) < 0) continue;
    const isOuter = innermost !== undefined && !holds(innermost, range);
    if (isOuter) continue;
    if (innermost === undefined || !holds(range, innermost)) [innermost, ids] = [range, []];
    ids.push(id);
  }
  return ids;
}

/** The places of some things, each once: a block's text stands for several of them. */
export function rangesOf(placed: readonly Placed[], ids: readonly string[]): readonly TextRange[] {
  const byId = new Map(placed.map(({ id, range }) => [id, range]));
  const ranges: TextRange[] = [];
  for (const id of ids) {
    const range = byId.get(id);
    if (range !== undefined && !ranges.some(other => holds(other, range) && holds(range, other))) ranges.push(range);
  }
  return ranges;
}

function holds(outer: TextRange, inner: TextRange): boolean {
  return compare(outer.start, inner.start) <= 0 && compare(inner.end, outer.end) <= 0;
}

/** Negative when the first comes before the second, 0 when they are one place. */
function compare(left: TextPosition, right: TextPosition): number {
  return left.line - right.line || left.character - right.character;
}
