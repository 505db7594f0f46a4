import type { Replacement } from '../../src/formats/sourceMap.ts';

/** A text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Replacement[]): string {
  return edits
    .toSorted((left, right) => right.span.start - left.span.start)
    .reduce(
      (result, { span, text: inserted }) => result.slice(0, span.start) + inserted + result.slice(span.end),
      text,
    );
}
