import type { Analysis, LayerAnalysis } from './analysis.ts';
import type { GroupId, LayerId } from './diagnostic.ts';
import { matchLayers, type LayerMatch } from './matchLayers.ts';
import { groupChain, type Layer, type Network } from './network.ts';
import type { Shape } from './shape.ts';
import { compareWiring } from './wiring.ts';
import { writtenNames } from './writtenNames.ts';

/** Something that was one thing before, and is another after. */
export interface Difference<Value> {
  readonly before: Value;
  readonly after: Value;
}

/** Something that the author has written otherwise: an attribute, or "name", "type" or "from". Undefined where it is not written. */
export interface Edit extends Difference<unknown> {
  readonly attribute: string;
}

/** The numbers of a layer that differ; those that are equal are absent. */
export interface FigureDifferences {
  readonly outputShape?: Difference<Shape | undefined>;
  readonly params?: Difference<number>;
  readonly buffers?: Difference<number>;
  readonly macs?: Difference<number>;
  readonly activationBytes?: Difference<number>;
  /** Side of the patch per axis, px. */
  readonly receptiveField?: Difference<readonly number[] | undefined>;
}

/** A layer of both networks about which something differs. */
export interface ChangedLayer {
  readonly before: LayerId;
  readonly after: LayerId;
  /** Empty for a layer whose numbers follow from a change elsewhere. */
  readonly edits: readonly Edit[];
  readonly figures: FigureDifferences;
}

/** How one network differs from another; their totals stand in their analyses. */
export interface NetworkComparison extends LayerMatch {
  readonly before: Analysis;
  readonly after: Analysis;
  /** Positions in `after`. */
  readonly added: readonly LayerId[];
  /** Positions in `before`. */
  readonly removed: readonly LayerId[];
  /** In the order of `after`. */
  readonly changed: readonly ChangedLayer[];
  /** What is written about the network itself: "name", "inputs", "outputs", "seed", "budget". */
  readonly edits: readonly Edit[];
  /** The groups of `before` that those of `after` have been. */
  readonly groupBefore: ReadonlyMap<GroupId, GroupId>;
}

/** What differs between two networks, layer by layer. Total, and near-linear where the networks are nearly equal. */
export function compareNetworks(before: Analysis, after: Analysis): NetworkComparison {
  const match = matchLayers(before, after);
  const { beforeOf, afterOf } = match;
  const wiring = compareWiring(before.network, after.network, match);
  const changed: ChangedLayer[] = [];
  const names = { before: writtenNames(before.network).layers, after: writtenNames(after.network).layers };
  beforeOf.forEach((left, right) => {
    if (left === undefined) return;
    const edits = isWrittenAlike(before, left, after, right)
      ? []
      : layerEdits(layerOf(before, left), layerOf(after, right));
    if (names.before[left] !== names.after[right])
      edits.unshift({ attribute: 'name', before: names.before[left], after: names.after[right] });
    const from = wiring.layer(left, right);
    if (from !== undefined) edits.push(from);
    const figures = figureDifferences(before.layers[left], after.layers[right]);
    if (0 < edits.length || 0 < Object.keys(figures).length)
      changed.push({ before: left, after: right, edits, figures });
  });
  const outputs = wiring.outputs();
  return {
    before,
    after,
    ...match,
    added: missing(beforeOf),
    removed: missing(afterOf),
    changed,
    edits: [...networkEdits(before.network, after.network), ...(outputs === undefined ? [] : [outputs])],
    groupBefore: matchGroups(before.network, after.network, match),
  };
}

/** Whether nothing differs. */
export function areAlike({ added, removed, changed, edits }: NetworkComparison): boolean {
  return added.length + removed.length + changed.length + edits.length === 0;
}

function missing(partners: readonly (LayerId | undefined)[]): readonly LayerId[] {
  return partners.flatMap((partner, id) => (partner === undefined ? [id] : []));
}

/** Whether two layers share the object that their attributes have been read into, as most of two versions do. */
function isWrittenAlike(before: Analysis, left: LayerId, after: Analysis, right: LayerId): boolean {
  const [from, to] = [before.network.layers[left], after.network.layers[right]];
  const values = before.layers[left]?.values;
  if (from === undefined || to === undefined || values === undefined || values !== after.layers[right]?.values)
    return false;
  const isPlain = (layer: Layer): boolean => layer.literals === undefined && layer.init === undefined;
  return from.type === to.type && isPlain(from) && isPlain(to);
}

type KnownLayer = Layer & Partial<Pick<LayerAnalysis, 'values'>>;

function layerOf({ network, layers }: Analysis, id: LayerId): KnownLayer {
  const layer = network.layers[id];
  if (layer === undefined) throw new Error(`unreachable: there is no layer ${id}`);
  return { ...layer, values: layers[id]?.values };
}

/** What is written otherwise; a default that is spelt out is no difference. */
function layerEdits(before: KnownLayer, after: KnownLayer): Edit[] {
  const edits: Edit[] = [];
  const compare = (attribute: string, left: unknown, right: unknown, isSame = areEqual(left, right)): void => {
    if (!isSame) edits.push({ attribute, before: left, after: right });
  };
  compare('type', before.type, after.type);
  const known = before.type === after.type &&
    before.values &&
    after.values && { before: before.values, after: after.values };
  const references = [...(before.references ?? []), ...(after.references ?? [])];
  for (const name of new Set([...Object.keys(before.written), ...Object.keys(after.written)])) {
    if (references.includes(name)) continue;
    const isSame = known ? areEqual(known.before[name], known.after[name]) : undefined;
    compare(name, before.written[name], after.written[name], isSame);
  }
  for (const name of new Set([...Object.keys(before.literals ?? {}), ...Object.keys(after.literals ?? {})]))
    compare(name, before.literals?.[name], after.literals?.[name]);
  compare('init', before.init, after.init);
  return edits;
}

function figureDifferences(before: LayerAnalysis | undefined, after: LayerAnalysis | undefined): FigureDifferences {
  if (before === undefined || after === undefined) return {};
  const count = (left: number, right: number) => (Object.is(left, right) ? undefined : { before: left, after: right });
  const list = <List extends readonly number[]>(left: List | undefined, right: List | undefined) =>
    left === right ||
    (left?.length === right?.length && left?.every((entry, index) => Object.is(entry, right?.[index])) === true)
      ? undefined
      : { before: left, after: right };
  const reach = (layer: LayerAnalysis) => layer.reach?.map(({ size }) => size);
  const figures = {
    outputShape: list(before.outputShape, after.outputShape),
    params: count(before.params, after.params),
    buffers: count(before.bufferCount, after.bufferCount),
    macs: count(before.macs, after.macs),
    activationBytes: count(before.activationBytes, after.activationBytes),
    receptiveField: before.reach === after.reach ? undefined : list(reach(before), reach(after)),
  };
  const { outputShape, params, buffers, macs, activationBytes, receptiveField } = figures;
  return {
    ...(outputShape && { outputShape }),
    ...(params && { params }),
    ...(buffers && { buffers }),
    ...(macs && { macs }),
    ...(activationBytes && { activationBytes }),
    ...(receptiveField && { receptiveField }),
  };
}

function networkEdits(before: Network, after: Network): readonly Edit[] {
  const inputs = ({ inputs: each }: Network) => Object.fromEntries(each.map(({ name, shape }) => [name, shape]));
  const facts: readonly Edit[] = [
    { attribute: 'name', before: before.name, after: after.name },
    { attribute: 'inputs', before: inputs(before), after: inputs(after) },
    { attribute: 'seed', before: before.seed, after: after.seed },
    { attribute: 'budget', before: before.budget, after: after.budget },
  ];
  return facts.filter(({ before: left, after: right }) => !areEqual(left, right));
}

/** Groups whose layers are the same, from the outermost in; each has one partner, found with its first layer. */
function matchGroups(before: Network, after: Network, { beforeOf }: LayerMatch): ReadonlyMap<GroupId, GroupId> {
  const partners = new Map<GroupId, GroupId>();
  const taken = new Set<GroupId>();
  beforeOf.forEach((left, right) => {
    if (left === undefined) return;
    const lefts = groupChain(before, before.layers[left]?.group);
    for (const [depth, group] of groupChain(after, after.layers[right]?.group).entries()) {
      const other = lefts[depth];
      if (other === undefined) return;
      const partner = partners.get(group);
      if (partner === other) continue;
      if (partner !== undefined || taken.has(other)) return;
      if (after.groups[group]?.kind !== before.groups[other]?.kind) return;
      partners.set(group, other);
      taken.add(other);
    }
  });
  return partners;
}

function areEqual(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
