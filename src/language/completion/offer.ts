import type { Replacement, Span } from '../../formats/sourceMap.ts';

/** Something to be inserted into a text. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: OfferKind;
  /** What comes of it, in a few characters: "→ 64×28×28". */
  readonly detail?: string;
  readonly documentation: string;
  /** In the snippet syntax of editors. */
  readonly snippet: string;
  /** The text that it replaces. */
  readonly span: Span;
  /** What has to be written elsewhere for it: a comma that is missing. */
  readonly also?: Replacement;
}

export type OfferKind = 'type' | 'attribute' | 'value' | 'reference' | 'layer' | 'network';

/** Something that makes sense in a place, whatever the format; the best stand first in a list. */
export interface Offer extends Omit<CompletionItem, 'snippet' | 'span' | 'also'> {
  readonly content: Content;
}

/** What is to be written; the format knows how. */
export type Content =
  /** A value alone. */
  | { readonly value: unknown }
  /** A key with the value that it begins with. */
  | { readonly key: string; readonly value: unknown }
  /** A whole layer with what it begins with. */
  | { readonly layer: string; readonly fields: Readonly<Record<string, unknown>> }
  /** A text that is taken as it is. */
  | { readonly text: string };

/** A text in the snippet syntax that stands for itself. */
export function escapeSnippet(text: string): string {
  return text.replace(/[$}\\]/g, String.raw`\$&`);
}

/** The first of some offers for each label, in order. */
export function withoutRepetition<One extends { readonly label: string }>(offers: readonly One[]): readonly One[] {
  const labels = new Set<string>();
  return offers.filter(({ label }) => !labels.has(label) && labels.add(label));
}
