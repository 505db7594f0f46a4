import type { Catalogue } from '../core/catalogue.ts';
import type { Span, Replacement } from '../formats/sourceMap.ts';
import type { BlockUser } from './blockCalls.ts';
import type { Folding } from './json/folding.ts';
import type { FormatOptions } from './json/format.ts';
import type { Renameable, Renaming } from './json/rename.ts';
import type { Occurrence } from './names.ts';

/** A word with its colour, in the terms of the protocol. */
export interface SemanticToken {
  readonly span: Span;
  readonly type: (typeof semanticTokenTypes)[number];
  readonly modifiers: readonly (typeof semanticTokenModifiers)[number][];
}

export const semanticTokenTypes = ['class', 'variable', 'parameter', 'property', 'operator'] as const;
export const semanticTokenModifiers = ['declaration', 'defaultLibrary'] as const;

/**
 * How one finds one's way in a text, and changes its names and its layout. A format has this where no other service of the editor has
 * the answers: in programs TypeScript's own knows all names, and two answers would be one too many.
 */
export interface NavigationSyntax {
  /** Everywhere that something is called by its name, in the order of the text. */
  occurrences(catalogue: Catalogue): readonly Occurrence[];
  /** The name at an offset, or why it cannot be changed. */
  renameableAt(catalogue: Catalogue, offset: number): Renameable | undefined;
  rename(catalogue: Catalogue, offset: number, name: string): Renaming;
  readonly network: BlockUser | undefined;
  foldings(): readonly Folding[];
  /** Larger and larger pieces of the text around an offset. */
  selectionsAt(catalogue: Catalogue, offset: number): readonly Span[];
  links(): readonly { readonly span: Span; readonly target: string }[];
  format(range: Span, options: FormatOptions): readonly Replacement[];
  semanticTokens(catalogue: Catalogue): readonly SemanticToken[];
}
