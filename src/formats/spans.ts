import type { Replacement, Span } from './sourceMap.ts';

/** Whether a span holds all of another. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Whether a cursor at an offset belongs to a span: in it, before it or behind it. */
export function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** Whether two spans have a place in common, if only where one ends and the other begins. */
export function meet(left: Span, right: Span): boolean {
  return left.start <= right.end && right.start <= left.end;
}

/** How many characters a span has. */
export function lengthOf({ start, end }: Span): number {
  return end - start;
}

/** What tells spans apart, as the key of a map. */
export function spanKey({ start, end }: Span): string {
  return `${start} ${end}`;
}

/** Compares what stands in a text by its place: what begins first, and what ends first of that. */
export function byPlace({ span: left }: { readonly span: Span }, { span: right }: { readonly span: Span }): number {
  return left.start - right.start || left.end - right.end;
}

/** The text with its edits. They do not overlap. */
export function applyEdits(text: string, edits: readonly Replacement[]): string {
  return inOrder(edits).reduceRight(
    (changed, { span, text: piece }) => changed.slice(0, span.start) + piece + changed.slice(span.end),
    text,
  );
}

/** Edits in the order of the text; those at one place stay in their order. */
export function inOrder(edits: readonly Replacement[]): readonly Replacement[] {
  return edits.toSorted(byPlace);
}

/** Whether two edits want to change the same characters, or to put something at the same place. */
export function doOverlap(edits: readonly Replacement[]): boolean {
  const sorted = inOrder(edits);
  return sorted.some(({ span }, index) => {
    const next = sorted[index + 1]?.span;
    return next !== undefined && (next.start < span.end || next.start === span.start);
  });
}
