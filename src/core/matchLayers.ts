import { alignSequences } from './alignSequences.ts';
import type { Analysis } from './analysis.ts';
import type { GroupId, LayerId } from './diagnostic.ts';
import { writtenNames, type WrittenNames } from './writtenNames.ts';

/** Which layers of two networks are the same ones, by their positions; undefined for a layer that the other network lacks. */
export interface LayerMatch {
  readonly beforeOf: readonly (LayerId | undefined)[];
  readonly afterOf: readonly (LayerId | undefined)[];
}

/**
 * Finds the layers of one network in another: those that are written alike in the same order first, then what stands between them by
 * name, and by type. Named layers are found wherever they have been moved. Mirrored when the networks are given the other way round.
 */
export function matchLayers(before: Analysis, after: Analysis): LayerMatch {
  const [left, right] = [sideOf(before), sideOf(after)];
  // Of two equally good alignments it must be the same one in both directions.
  if (comesFirst(right, left)) {
    const { beforeOf, afterOf } = matchSides(right, left);
    return { beforeOf: afterOf, afterOf: beforeOf };
  }
  return matchSides(left, right);
}

/** A network with what its layers are known by. */
interface Side {
  readonly count: number;
  /** Everything that is written about each layer, and where groups begin. */
  readonly exact: readonly string[];
  /** What may be compared when less and less is the same. */
  readonly looser: readonly ((id: LayerId) => string)[];
  /** The name and path of a layer that has a name. */
  nameOf(id: LayerId): string | undefined;
}

function sideOf({ network, layers }: Analysis): Side {
  const names = writtenNames(network);
  const { paths } = names;
  const attributes = attributeTexts({ network, layers });
  const opened = openedGroups(
    network.layers.map(({ group }) => group),
    network.groups.map(({ parent }) => parent),
  );
  const typeOf = (id: LayerId): string => network.layers[id]?.type ?? '';
  const called = (id: LayerId): string => `${paths[id] ?? ''} ${labelOf(names, typeOf(id), id)}`;
  const inPlace = (id: LayerId): string => `${called(id)} ${typeOf(id)} ${attributes(id)}`;
  return {
    count: network.layers.length,
    exact: network.layers.map((_, id) => `${opened[id] ?? 0} ${inPlace(id)}`),
    looser: [inPlace, called, id => `${typeOf(id)} ${attributes(id)}`, typeOf],
    nameOf: id => (names.layers[id] === undefined ? undefined : called(id)),
  };
}

/** A written name in quotes, so that it differs from every type. */
function labelOf({ layers }: WrittenNames, type: string, id: LayerId): string {
  const name = layers[id];
  return name === undefined ? type : JSON.stringify(name);
}

/** What is written about a layer, as a text. Layers that are written alike share an object, whose text is made once. */
function attributeTexts({ network, layers }: Pick<Analysis, 'network' | 'layers'>): (id: LayerId) => string {
  const known = new Map<object, string>();
  return id => {
    const { written = {}, literals, init, references } = network.layers[id] ?? {};
    const values = references === undefined ? (layers[id]?.values ?? written) : written;
    const text = known.get(values) ?? JSON.stringify(values);
    known.set(values, text);
    return literals === undefined && init === undefined ? text : `${text} ${JSON.stringify([literals, init])}`;
  };
}

/** How many groups begin with each layer. */
function openedGroups(
  places: readonly (GroupId | undefined)[],
  parents: readonly (GroupId | undefined)[],
): readonly number[] {
  const seen = new Set<GroupId>();
  return places.map(group => {
    const before = seen.size;
    for (let id = group; id !== undefined && !seen.has(id); id = parents[id]) seen.add(id);
    return seen.size - before;
  });
}

function comesFirst(left: Side, right: Side): boolean {
  if (left.count !== right.count) return left.count < right.count;
  const differing = left.exact.findIndex((key, id) => key !== right.exact[id]);
  return differing !== -1 && (left.exact[differing] ?? '') < (right.exact[differing] ?? '');
}

function matchSides(before: Side, after: Side): LayerMatch {
  const beforeOf = new Array<LayerId | undefined>(after.count).fill(undefined);
  const afterOf = new Array<LayerId | undefined>(before.count).fill(undefined);
  const pair = (left: LayerId, right: LayerId): void => {
    beforeOf[right] = left;
    afterOf[left] = right;
  };
  /** The last pair in order that has been found so far is where the next gap begins; moved layers stand in none. */
  const moved = new Set<LayerId>();
  const alignGaps = (leftKey: (id: LayerId) => string, rightKey: (id: LayerId) => string): void => {
    for (const [lefts, rights] of gapsOf(beforeOf, afterOf, moved))
      for (const [left, right] of alignSequences(lefts.map(leftKey), rights.map(rightKey)))
        pair(lefts[left] ?? 0, rights[right] ?? 0);
  };
  for (const [left, right] of alignSequences(before.exact, after.exact)) pair(left, right);
  before.looser.forEach((leftKey, level) => {
    const rightKey = after.looser[level];
    if (rightKey === undefined) return;
    alignGaps(leftKey, rightKey);
    if (level !== levelOfNames) return;
    for (const [left, right] of sameNames(before, after, beforeOf, afterOf)) {
      pair(left, right);
      moved.add(right);
    }
  });
  return { beforeOf, afterOf };
}

/** The position among the looser comparisons behind which names have been found in order. */
const levelOfNames = 1;

/** Layers without a partner that stand between the same two pairs. */
function gapsOf(
  beforeOf: readonly (LayerId | undefined)[],
  afterOf: readonly (LayerId | undefined)[],
  moved: ReadonlySet<LayerId>,
): readonly (readonly [lefts: readonly LayerId[], rights: readonly LayerId[]])[] {
  const gaps: (readonly [LayerId[], LayerId[]])[] = [];
  let left = 0;
  let rights: LayerId[] = [];
  const close = (end: LayerId): void => {
    const lefts: LayerId[] = [];
    for (; left < end; left++) if (afterOf[left] === undefined) lefts.push(left);
    if (0 < lefts.length && 0 < rights.length) gaps.push([lefts, rights]);
    rights = [];
    left = end + 1;
  };
  beforeOf.forEach((partner, right) => {
    if (partner === undefined) rights.push(right);
    else if (!moved.has(right)) close(partner);
  });
  close(afterOf.length);
  return gaps;
}

/** Layers without a partner whose name both networks have once. */
function sameNames(
  before: Side,
  after: Side,
  beforeOf: readonly (LayerId | undefined)[],
  afterOf: readonly (LayerId | undefined)[],
): readonly (readonly [LayerId, LayerId])[] {
  const rest = byName(after, beforeOf);
  return [...byName(before, afterOf)].flatMap(([name, lefts]) => {
    const [left, ...others] = lefts;
    const [right, ...more] = rest.get(name) ?? [];
    return left === undefined || right === undefined || 0 < others.length + more.length ? [] : [[left, right] as const];
  });
}

function byName(side: Side, partners: readonly (LayerId | undefined)[]): ReadonlyMap<string, readonly LayerId[]> {
  const found = new Map<string, LayerId[]>();
  partners.forEach((partner, id) => {
    const name = partner === undefined ? side.nameOf(id) : undefined;
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), id]);
  });
  return found;
}
