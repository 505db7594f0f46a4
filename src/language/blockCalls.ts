import type { Span } from '../formats/sourceMap.ts';
import { contains, touches } from '../formats/spans.ts';
import { occurrenceAt, type NamedThing, type Occurrence } from './names.ts';

/** What uses blocks or is one: the network itself, or a block of it. */
export interface BlockUser {
  readonly kind: 'network' | 'block';
  readonly name: string;
  readonly span: Span;
  readonly nameSpan: Span;
}

/** One side of a use, with the places where the block is used: its name in the `"type"` of layers. */
export interface BlockCall {
  readonly user: BlockUser;
  readonly uses: readonly Span[];
}

/** The block that is named at an offset; on the name of the network, the network. */
export function blockUserAt(
  occurrences: readonly Occurrence[],
  network: BlockUser | undefined,
  offset: number,
): BlockUser | undefined {
  const thing = occurrenceAt(occurrences, offset)?.thing;
  if (thing?.kind === 'block') return userOf(thing);
  return network !== undefined && touches(network.nameSpan, offset) ? network : undefined;
}

/** The blocks that use a block, and the network if it does. */
export function incomingBlockCalls(
  occurrences: readonly Occurrence[],
  network: BlockUser | undefined,
  block: BlockUser,
): readonly BlockCall[] {
  const calls = usesOf(occurrences).filter(({ thing }) => isSame(thing, block));
  return grouped(
    calls.flatMap(({ span }) => {
      const user = userAround(occurrences, network, span);
      return user === undefined ? [] : [{ user, span }];
    }),
  );
}

/** The blocks that a block or the network uses by itself, without those that they use in turn. */
export function outgoingBlockCalls(
  occurrences: readonly Occurrence[],
  network: BlockUser | undefined,
  user: BlockUser,
): readonly BlockCall[] {
  const calls = usesOf(occurrences).filter(({ span }) => {
    const around = userAround(occurrences, network, span);
    return around?.kind === user.kind && around.span.start === user.span.start;
  });
  return grouped(
    calls.flatMap(({ thing, span }) => {
      const used = userOf(thing);
      return used === undefined ? [] : [{ user: used, span }];
    }),
  );
}

function usesOf(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  return occurrences.filter(({ thing, role }) => thing.kind === 'block' && role === 'reference');
}

function userAround(
  occurrences: readonly Occurrence[],
  network: BlockUser | undefined,
  use: Span,
): BlockUser | undefined {
  const block = occurrences.find(
    ({ thing: { kind, span }, role }) =>
      kind === 'block' && role === 'definition' && span !== undefined && contains(span, use),
  );
  return block === undefined ? network : userOf(block.thing);
}

function userOf({ name, span, nameSpan }: NamedThing): BlockUser | undefined {
  return span === undefined || nameSpan === undefined ? undefined : { kind: 'block', name, span, nameSpan };
}

function isSame({ span }: NamedThing, block: BlockUser): boolean {
  return span !== undefined && span.start === block.span.start && block.kind === 'block';
}

function grouped(calls: readonly { readonly user: BlockUser; readonly span: Span }[]): readonly BlockCall[] {
  const byPlace = new Map<number, { user: BlockUser; uses: Span[] }>();
  for (const { user, span } of calls) {
    const known = byPlace.get(user.span.start) ?? { user, uses: [] };
    known.uses.push(span);
    byPlace.set(user.span.start, known);
  }
  return [...byPlace.values()];
}
