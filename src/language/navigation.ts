import type { Replacement, Span } from '../formats/sourceMap.ts';
import { blockUserAt, incomingBlockCalls, outgoingBlockCalls, type BlockCall, type BlockUser } from './blockCalls.ts';
import type { Folding } from './json/folding.ts';
import type { FormatOptions } from './json/format.ts';
import type { Renameable, Renaming } from './json/rename.ts';
import type { NetworkModel } from './model.ts';
import { definitionAt, occurrencesAt, type Occurrence } from './names.ts';
import type { SemanticToken } from './navigationSyntax.ts';

/** What an editor can ask to find its way in a network, and to change names and layout. All is empty for programs, which TypeScript answers for. */
export interface Navigation {
  /** Everywhere that something is called by its name, in the order of the text. */
  names(model: NetworkModel): readonly Occurrence[];
  /** Where the thing that is named at an offset is defined. */
  definition(model: NetworkModel, offset: number): ReturnType<typeof definitionAt>;
  /** Everywhere that the thing at an offset is named. */
  occurrences(model: NetworkModel, offset: number): readonly Occurrence[];
  renameable(model: NetworkModel, offset: number): Renameable | undefined;
  rename(model: NetworkModel, offset: number, name: string): Renaming;
  /** The block that is named at an offset, or the network. */
  blockUser(model: NetworkModel, offset: number): BlockUser | undefined;
  /** Who uses the block, and what it uses. */
  blockCalls(model: NetworkModel, user: BlockUser, direction: 'incoming' | 'outgoing'): readonly BlockCall[];
  foldings(model: NetworkModel): readonly Folding[];
  /** Larger and larger pieces of the text around an offset. */
  selections(model: NetworkModel, offset: number): readonly Span[];
  links(model: NetworkModel): readonly { readonly span: Span; readonly target: string }[];
  format(model: NetworkModel, range: Span, options: FormatOptions): readonly Replacement[];
  /** Those that touch a range. */
  semanticTokens(model: NetworkModel, range: Span): readonly SemanticToken[];
}

/** Each asks the syntax of the text, and is content with no answer. */
export const navigation: Navigation = {
  names: namesOf,
  definition: (model, offset) => definitionAt(namesOf(model), offset),
  occurrences: (model, offset) => occurrencesAt(namesOf(model), offset),
  renameable: ({ syntax, catalogue }, offset) => syntax.navigation?.renameableAt(catalogue, offset),
  rename: ({ syntax, catalogue }, offset, name) =>
    syntax.navigation?.rename(catalogue, offset, name) ?? { problem: 'the names of a program are TypeScript’s' },
  blockUser: (model, offset) => blockUserAt(namesOf(model), model.syntax.navigation?.network, offset),
  blockCalls: (model, user, direction) =>
    (direction === 'incoming' ? incomingBlockCalls : outgoingBlockCalls)(
      namesOf(model),
      model.syntax.navigation?.network,
      user,
    ),
  foldings: ({ syntax }) => syntax.navigation?.foldings() ?? [],
  selections: ({ syntax, catalogue }, offset) => syntax.navigation?.selectionsAt(catalogue, offset) ?? [],
  links: ({ syntax }) => syntax.navigation?.links() ?? [],
  format: ({ syntax }, range, options) => syntax.navigation?.format(range, options) ?? [],
  semanticTokens: ({ syntax, catalogue }, range) =>
    (syntax.navigation?.semanticTokens(catalogue) ?? []).filter(
      ({ span }) => span.start < range.end && range.start < span.end,
    ),
};

function namesOf({ syntax, catalogue }: NetworkModel): readonly Occurrence[] {
  return syntax.navigation?.occurrences(catalogue) ?? [];
}
