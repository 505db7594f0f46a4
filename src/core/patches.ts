import type { Analysis } from './analysis.ts';
import type { LayerId } from './diagnostic.ts';
import type { Source } from './network.ts';
import { hullOfExtents, readingOf, type Extent, type Reading, type Span } from './reading.ts';
import { isKnown } from './shape.ts';

/** What a unit sees of one feature map before it. */
export interface MapPatch extends Extent {
  readonly source: Source;
  /** Size of the map without its channels, px. */
  readonly spatial: readonly number[];
}

/** What a unit sees of the network: its theoretical receptive field, map by map. */
export interface UnitPatches {
  readonly layer: LayerId;
  /** Position of the unit on each spatial axis of the layer's output. */
  readonly unit: readonly number[];
  /** Every map that the unit depends on, in the order of computation, inputs first and the unit itself last: hulls over all ways. */
  readonly maps: readonly MapPatch[];
  /** One way from an input to the unit: at each join the one that sees most. */
  readonly widest: readonly Source[];
  /** Where ways come together, the nearest to the unit first. */
  readonly joins: readonly JoinPatches[];
  /** Joins whose ways were not followed one by one, since there are too many. */
  readonly nSkipped: number;
}

/** Ways that come together in a layer, and what the unit sees through each alone. */
export interface JoinPatches {
  readonly join: LayerId;
  /** The last map before all of the ways; undefined where they begin at different inputs. */
  readonly fork: Source | undefined;
  /** In the order in which the layer reads them. */
  readonly ways: readonly Way[];
  /** Which of the ways sees most; the longest of equals. */
  readonly widest: number;
}

/** One way into a join. */
export interface Way {
  /**
   * The maps between fork and join, both left out, with what is seen of them through this way: where there are joins again, the widest.
   * Empty for a shortcut.
   */
  readonly maps: readonly MapPatch[];
  /** What is seen of the fork through this way; undefined without a fork, or where it sees nothing. */
  readonly onFork: Extent | undefined;
  /** What is seen of the network's inputs through this way. */
  readonly onInputs: readonly MapPatch[];
}

/** So many reads are followed for the ways apart from each other; more would take seconds in a network of thousands of joins. */
const mostReads = 400_000;

/** The unit in the middle of a layer's output; undefined where the size is not known. */
function centreUnit({ layers }: Analysis, layer: LayerId): readonly number[] | undefined {
  const shape = layers[layer]?.outputShape;
  return isKnown(shape) ? shape.slice(1).map(length => Math.floor((length - 1) / 2)) : undefined;
}

/**
 * What a unit of a layer can see of every map before it, the weights whatever they are. A unit beyond the map is taken to its border.
 * Undefined where the size of the layer is not known.
 */
export function patchesOf(analysis: Analysis, layer: LayerId, unit?: readonly number[]): UnitPatches | undefined {
  const centre = centreUnit(analysis, layer);
  if (centre === undefined) return undefined;
  const shape = analysis.layers[layer]?.outputShape ?? [0];
  const at = centre.map((middle, axis) => {
    const wanted = unit?.[axis];
    if (wanted === undefined || !Number.isFinite(wanted)) return middle;
    return Math.max(0, Math.min((shape[axis + 1] ?? 1) - 1, Math.round(wanted)));
  });
  const point = at.map((position): Span => ({ from: position, to: position }));
  const graph = graphOf(analysis);
  const own = graph.numberOf({ layer });
  const extents = walk(graph, new Map([[own, { asked: point, read: point }]]), -1);
  const maps = patchesIn(graph, extents);
  const { joins, nSkipped } = joinsIn(graph, extents);
  const entries = new Map(joins.map(({ node, ways, widest }) => [node, ways[widest]?.entry]));
  const wayFrom = (start: number | undefined, end: number): readonly number[] => {
    const way: number[] = [];
    for (let node = start; node !== undefined && node !== end;) {
      way.unshift(node);
      const next: number | undefined = entries.get(node) ?? graph.inputs(node).find(input => extents.has(input));
      node = next !== undefined && node <= next ? undefined : next;
    }
    return way;
  };
  const sources = (nodes: readonly number[]): readonly Source[] => nodes.map(graph.sourceOf);
  return {
    layer,
    unit: at,
    maps,
    widest: sources(wayFrom(own, -1)),
    nSkipped,
    joins: joins.map(({ node, fork, ways, widest }) => ({
      join: layerOf(graph.sourceOf(node)),
      fork: fork === root ? undefined : graph.sourceOf(fork),
      widest,
      ways: ways.map(({ entry, between, onFork, onInputs }) => ({
        maps: patchesIn(graph, new Map(wayFrom(entry, fork).flatMap(at => entryOf(between, at)))),
        onFork,
        onInputs,
      })),
    })),
  };
}

/** The network with inputs and layers under one number each, in the order of computation. */
interface Graph {
  readonly sourceOf: (node: number) => Source;
  numberOf(source: Source): number;
  spatialOf(node: number): readonly number[];
  /** What it reads, in order; −1 where a reference leads nowhere. */
  inputs(node: number): readonly number[];
  readonly nInputs: number;
  reading(node: number): Reading;
}

function graphOf({ network, layers, order }: Analysis): Graph {
  const nInputs = network.inputs.length;
  const places: number[] = [];
  order.forEach((id, place) => (places[id] = nInputs + place));
  const sourceOf = (node: number): Source => (node < nInputs ? { input: node } : { layer: order[node - nInputs] ?? 0 });
  const numberOf = (source: Source): number => ('input' in source ? source.input : (places[source.layer] ?? -1));
  const readings = new Map<number, Reading>();
  return {
    nInputs,
    sourceOf,
    numberOf,
    spatialOf(node) {
      const source = sourceOf(node);
      const shape = 'input' in source ? network.inputs[source.input]?.shape : layers[source.layer]?.outputShape;
      return shape?.slice(1) ?? [];
    },
    inputs(node) {
      const source = sourceOf(node);
      if ('input' in source) return [];
      return (network.layers[source.layer]?.inputs ?? []).map(input => (input === undefined ? -1 : numberOf(input)));
    },
    reading(node) {
      const known = readings.get(node);
      if (known !== undefined) return known;
      const source = sourceOf(node);
      const layer = 'layer' in source ? network.layers[source.layer] : undefined;
      const analysed = 'layer' in source ? layers[source.layer] : undefined;
      const reading: Reading = layer === undefined || analysed === undefined ? () => [] : readingOf(layer, analysed);
      readings.set(node, reading);
      return reading;
    },
  };
}

type Extents = Map<number, Extent>;

/** What is read before some maps, down to the node `end`, itself included; readers come before what they read. */
function walk(graph: Graph, seeds: Extents, end: number): Extents {
  const extents: Extents = new Map(seeds);
  for (let node = Math.max(...seeds.keys()); Math.max(end, graph.nInputs - 1) < node; node--) {
    const extent = extents.get(node);
    if (extent === undefined) continue;
    const read = graph.reading(node)(extent);
    graph.inputs(node).forEach((input, index) => {
      // In a circle a layer can stand after its reader; nothing is said of those.
      if (node <= input || input === -1) return;
      const hull = hullOfExtents([extents.get(input), read[index]]);
      if (hull !== undefined) extents.set(input, hull);
    });
  }
  return extents;
}

function patchesIn(graph: Graph, extents: Extents): readonly MapPatch[] {
  return [...extents]
    .sort(([left], [right]) => left - right)
    .map(([node, extent]) => ({ source: graph.sourceOf(node), spatial: graph.spatialOf(node), ...extent }));
}

function entryOf(extents: Extents, node: number): readonly (readonly [number, Extent])[] {
  const extent = extents.get(node);
  return extent === undefined ? [] : [[node, extent]];
}

/** What all ways to the network's inputs have in common. */
const root = -1;

interface Join {
  readonly node: number;
  readonly fork: number;
  readonly widest: number;
  readonly ways: readonly {
    readonly entry: number;
    readonly between: Extents;
    readonly onFork: Extent | undefined;
    readonly onInputs: readonly MapPatch[];
  }[];
}

function joinsIn(graph: Graph, extents: Extents): { readonly joins: readonly Join[]; readonly nSkipped: number } {
  const nodes = [...extents.keys()].sort((left, right) => left - right);
  const forks = forksOf(graph, nodes);
  const joins: Join[] = [];
  let nReads = 0;
  let nSkipped = 0;
  for (const node of nodes.reverse()) {
    const inputs = graph.inputs(node);
    const extent = extents.get(node);
    if (extent === undefined || new Set(inputs.filter(input => extents.has(input))).size < 2) continue;
    const fork = forks.get(node) ?? root;
    nReads += inputs.length * node;
    if (mostReads < nReads && 0 < joins.length) {
      nSkipped += 1;
      continue;
    }
    const read = graph.reading(node)(extent);
    const ways = inputs.flatMap((entry, index) => {
      const own = read[index];
      if (own === undefined || !extents.has(entry)) return [];
      const between = walk(graph, new Map([[entry, own]]), fork);
      const onFork = fork === root ? undefined : between.get(fork);
      const before = onFork === undefined ? between : walk(graph, new Map([[fork, onFork]]), root);
      const onInputs = patchesIn(graph, new Map([...before].filter(([source]) => source < graph.nInputs)));
      return [{ entry, between, onFork, onInputs }];
    });
    joins.push({ node, fork, ways, widest: widestOf(ways) });
  }
  return { joins, nSkipped };
}

function widestOf(ways: Join['ways']): number {
  const width = (extent: Extent | undefined): number =>
    extent?.asked.reduce((sum, { from, to }) => sum + to - from + 1, 0) ?? 0;
  const measures = ways.map(({ between, onFork, onInputs }) => [
    width(onFork) || onInputs.reduce((sum, patch) => sum + width(patch), 0),
    between.size,
  ]);
  let widest = 0;
  measures.forEach(([seen = 0, length = 0], index) => {
    const [most = 0, longest = 0] = measures[widest] ?? [];
    if (most < seen || (most === seen && longest < length)) widest = index;
  });
  return widest;
}

/**
 * For each node the last one that all ways to it run through: its immediate dominator. One pass is enough where readers come
 * after what they read. Source: Cooper, Harvey & Kennedy 2001, "A simple, fast dominance algorithm".
 */
function forksOf(graph: Graph, nodes: readonly number[]): ReadonlyMap<number, number> {
  const forks = new Map<number, number>();
  const present = new Set(nodes);
  const meet = (left: number, right: number): number => {
    let [one, other] = [left, right];
    while (one !== other) {
      if (other < one) one = forks.get(one) ?? root;
      else other = forks.get(other) ?? root;
    }
    return one;
  };
  for (const node of nodes) {
    const inputs = graph.inputs(node).filter(input => present.has(input) && input < node);
    const [first = root, ...others] = inputs;
    forks.set(node, others.reduce(meet, first));
  }
  return forks;
}

function layerOf(source: Source): LayerId {
  if ('layer' in source) return source.layer;
  throw new Error('unreachable: an input joins nothing');
}
