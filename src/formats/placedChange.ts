import type { GroupChange, LayerChange } from '../core/change.ts';
import type { Replacement, Span } from './sourceMap.ts';

/** Where in a text something stands that is to be changed. */
interface Place {
  readonly span: Span;
  /**
   * The type that is to be changed. Where another is written, a block or structure has made what is meant, and the text is not that of
   * what is meant.
   */
  readonly was: string;
}

/** A change of the layer that is written at a place. */
export type PlacedLayerChange = Omit<LayerChange, 'layer'> & Place;

/** A change of the structure that is written at a place. */
export type PlacedGroupChange = Omit<GroupChange, 'group'> & Place;

/** A change of what a text says at a place: one, however many layers of the network come from there. */
export type PlacedChange = PlacedLayerChange | PlacedGroupChange;

/** The text with its edits. They do not overlap. */
export function applyEdits(text: string, edits: readonly Replacement[]): string {
  return inOrder(edits).reduceRight(
    (changed, { span, text: piece }) => changed.slice(0, span.start) + piece + changed.slice(span.end),
    text,
  );
}

/** Edits in the order of the text; those at one place stay in their order. */
export function inOrder(edits: readonly Replacement[]): readonly Replacement[] {
  return edits.toSorted((left, right) => left.span.start - right.span.start || left.span.end - right.span.end);
}

/** Whether two edits want to change the same characters, or to put something at the same place. */
export function doOverlap(edits: readonly Replacement[]): boolean {
  const sorted = inOrder(edits);
  return sorted.some(({ span }, index) => {
    const next = sorted[index + 1]?.span;
    return next !== undefined && (next.start < span.end || next.start === span.start);
  });
}
