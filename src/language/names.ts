import type { Span } from '../formats/sourceMap.ts';
import { touches } from '../formats/spans.ts';

/** Something in a network text that is called by a name. */
export interface NamedThing {
  readonly kind: 'input' | 'layer' | 'block' | 'parameter' | 'type';
  readonly name: string;
  /** All that defines it; undefined for what is built in. */
  readonly span: Span | undefined;
  /** Its name there, or what stands in its place: the type of a layer that has none. */
  readonly nameSpan: Span | undefined;
  /** Why it cannot be called something else, where it cannot. */
  readonly fixed?: string;
}

/** One place where a thing is called by its name; the characters of the name alone, without quotes. */
export interface Occurrence {
  readonly thing: NamedThing;
  readonly span: Span;
  readonly role: 'definition' | 'reference';
}

/** The place at an offset, which may also be the end of the name, where the cursor stands after it was typed. */
export function occurrenceAt(occurrences: readonly Occurrence[], offset: number): Occurrence | undefined {
  return occurrences.find(({ span }) => touches(span, offset));
}

/** Where the thing at an offset is defined, and the name that was asked about; undefined for what is built in. */
export function definitionAt(
  occurrences: readonly Occurrence[],
  offset: number,
): { readonly origin: Span; readonly span: Span; readonly nameSpan: Span } | undefined {
  const found = occurrenceAt(occurrences, offset);
  const { span, nameSpan } = found?.thing ?? {};
  return found === undefined || span === undefined || nameSpan === undefined
    ? undefined
    : { origin: found.span, span, nameSpan };
}

/** All places where the thing at an offset is called by its name, in the order of the text. */
export function occurrencesAt(occurrences: readonly Occurrence[], offset: number): readonly Occurrence[] {
  const found = occurrenceAt(occurrences, offset);
  return found === undefined ? [] : occurrences.filter(({ thing }) => thing === found.thing);
}
