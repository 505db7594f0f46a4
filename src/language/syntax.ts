import type { networkKeys } from '../formats/json/parse.ts';
import type { NavigationSyntax } from './navigationSyntax.ts';
import type { CompletionItem } from './completion/offer.ts';
import type { NetworkModel } from './model.ts';
import type { PlacedChange } from '../formats/placedChange.ts';
import type { Replacement, Span, TextFix } from '../formats/sourceMap.ts';

/** What a place in a text is about. */
export type Context =
  /** An attribute of a layer: its key, or anywhere in its value. */
  | { readonly kind: 'attribute'; readonly attribute: string; readonly type: string | undefined }
  /** A layer as a whole: its object or the name that is called, its type, name, inputs or repeat. */
  | { readonly kind: 'layer'; readonly type: string | undefined }
  /** The name of a block or function where it is defined. */
  | { readonly kind: 'block'; readonly name: string }
  | { readonly kind: 'network'; readonly key: keyof typeof networkKeys | undefined };

/** A way to write the same network with other words. */
export interface TextRewrite extends TextFix {
  readonly kind: 'refactor.rewrite' | 'refactor.extract' | 'refactor.inline';
}

/** A block or function where it is defined. */
export interface BlockDefinition {
  readonly name: string;
  readonly nameSpan: Span;
}

/** An entry of the outline. Layers have their shape as `detail` later: a syntax knows none. */
export interface OutlineEntry {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'network' | 'block' | 'layer' | 'structure' | 'input';
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly OutlineEntry[];
}

/**
 * What features need to know of a text beside where its layers stand. Each format has its own; what they say of a network is the
 * same for all.
 */
export interface TextSyntax {
  /** What may be typed at an offset; in a program only what TypeScript's own service cannot know. */
  completions(model: NetworkModel, offset: number): readonly CompletionItem[];
  /** What stands at an offset; undefined where there is nothing of ours. */
  contextAt(offset: number): Context | undefined;
  /** Where the network begins; undefined when there is none to speak of. */
  readonly networkSpan: Span | undefined;
  /** The blocks or functions that make groups. */
  readonly blocks: readonly BlockDefinition[];
  /** The span of what reads the layer at a span directly and ends on the same line, so that one hint serves both. */
  readerOf(span: Span): Span | undefined;
  outline(): readonly OutlineEntry[];
  /** Names, layout and colours; absent in a program, where TypeScript's own service has them. */
  readonly navigation?: NavigationSyntax;
  /** Ways to write a place otherwise that are about the text, and leave the network as it is; absent where there are none of ours. */
  rewrites?(model: NetworkModel, span: Span): readonly TextRewrite[];
  /** The edits that make changes, in the order of the text; undefined where the text cannot say them. */
  edit(changes: readonly PlacedChange[]): readonly Replacement[] | undefined;
}
