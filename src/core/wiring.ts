import type { Edit } from './compareNetworks.ts';
import type { LayerId } from './diagnostic.ts';
import type { LayerMatch } from './matchLayers.ts';
import type { Network, Source } from './network.ts';
import { titleOf, writtenNames } from './writtenNames.ts';

/** Which connections of two networks differ. */
export interface WiringComparison {
  /** What a layer reads, where that is not the same; undefined where it is. */
  layer(before: LayerId, after: LayerId): Edit | undefined;
  outputs(): Edit | undefined;
}

/**
 * Compares what the layers read. A layer that was put in between or taken away changes nothing for those behind it: the way is
 * followed through it to a layer that both networks have.
 */
export function compareWiring(before: Network, after: Network, { beforeOf, afterOf }: LayerMatch): WiringComparison {
  const left = {
    network: before,
    ends: pathEnds(before, id => afterOf[id] !== undefined),
    titles: createTitles(before),
  };
  const right = {
    network: after,
    ends: pathEnds(after, id => beforeOf[id] !== undefined),
    titles: createTitles(after),
  };
  const areSame = (a: Source | undefined, b: Source | undefined): boolean => {
    const [from, to] = [a && left.ends(a), b && right.ends(b)];
    if (from === undefined || to === undefined) return from === to;
    if ('input' in from) return 'input' in to && from.input === to.input;
    return 'layer' in to && beforeOf[to.layer] === from.layer;
  };
  const compare = (
    attribute: string,
    a: readonly (Source | undefined)[],
    b: readonly (Source | undefined)[],
  ): Edit | undefined => {
    if (a.length === b.length && a.every((source, index) => areSame(source, b[index]))) return undefined;
    const described = [
      [left.titles(a), right.titles(b)],
      // Layers of one title are told apart by which of them the other network lacks, or by their numbers.
      [marked(left.titles(a), a, afterOf), marked(right.titles(b), b, beforeOf)],
      [a.map(source => countedName(before, source)), b.map(source => countedName(after, source))],
    ] as const;
    const [from, to] = described.find(([ours, theirs]) => ours.join() !== theirs.join()) ?? described[0];
    return { attribute, before: from, after: to };
  };
  return {
    layer: (a, b) => compare('from', before.layers[a]?.inputs ?? [], after.layers[b]?.inputs ?? []),
    outputs: () => compare('outputs', before.outputs, after.outputs),
  };
}

/** What is read, by the name that no other layer has. */
function countedName({ layers, inputs }: Network, source: Source | undefined): string {
  if (source === undefined) return '?';
  return ('input' in source ? inputs[source.input]?.name : layers[source.layer]?.name) ?? '?';
}

/** Titles of which those are marked that the other network lacks. */
function marked(
  titles: readonly string[],
  sources: readonly (Source | undefined)[],
  partners: readonly (LayerId | undefined)[],
): readonly string[] {
  return sources.map((source, index) => {
    const isAlone = source !== undefined && 'layer' in source && partners[source.layer] === undefined;
    return `${isAlone ? 'another ' : ''}${titles[index] ?? ''}`;
  });
}

/** Says what is read, by the names that the author gave, or by type; nothing of it is counted. */
function createTitles(network: Network): (sources: readonly (Source | undefined)[]) => readonly string[] {
  const names = writtenNames(network);
  return sources =>
    sources.map(source => {
      if (source === undefined) return '?';
      return 'input' in source ? (network.inputs[source.input]?.name ?? '?') : titleOf(network, names, source.layer);
    });
}

/** Follows a source through layers that are not known, along what each reads first. Each layer is followed once. */
function pathEnds(network: Network, isKnown: (id: LayerId) => boolean): (source: Source) => Source | undefined {
  const ends = new Map<LayerId, Source | undefined>();
  return source => {
    const way: LayerId[] = [];
    let at: Source | undefined = source;
    while (at !== undefined && 'layer' in at && !isKnown(at.layer)) {
      if (ends.has(at.layer)) {
        at = ends.get(at.layer);
        break;
      }
      // Until the end is known, a circle ends nowhere.
      ends.set(at.layer, undefined);
      way.push(at.layer);
      at = network.layers[at.layer]?.inputs[0];
    }
    for (const id of way) ends.set(id, at);
    return at;
  };
}
