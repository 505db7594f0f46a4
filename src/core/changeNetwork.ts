import type { Change, GroupChange, LayerChange, NewLayer } from './change.ts';
import type { GroupId } from './diagnostic.ts';
import { roleOf } from './layerAttributes.ts';
import { groupChain, ownInputs, pathOf, type Layer, type Network, type Source } from './network.ts';

/**
 * The network after the changes, in their order; each names layers and groups by the numbers that they had before all of them. It is
 * what a format reads from its text after the same changes, but for the numbers in names that nobody has given. Total: a change of
 * what is not there changes nothing.
 */
export function changeNetwork(network: Network, changes: readonly Change[]): Network {
  const draft = openDraft(network);
  for (const change of changes) {
    if ('layer' in change) changeLayer(draft, change);
    else changeGroup(draft, change);
  }
  return finished(draft);
}

/** A layer while its network is changed: it stays itself wherever it moves, and whatever becomes of it. */
interface DraftLayer {
  facts: Omit<Layer, 'inputs' | 'references'>;
  readonly inputs: (DraftSource | undefined)[];
  /** The layers that its attributes name. */
  readonly partners: Map<string, DraftSource | undefined>;
  /** The last of what was put behind it, which its readers read. */
  behind?: DraftLayer;
}

type DraftSource = DraftLayer | { readonly input: number };

interface DraftNetwork {
  readonly network: Network;
  /** By the numbers that they had before all changes. */
  readonly original: readonly DraftLayer[];
  readonly layers: DraftLayer[];
  readonly groups: Network['groups'][number][];
  readonly outputs: (DraftSource | undefined)[];
  readonly names: Set<string>;
}

function openDraft(network: Network): DraftNetwork {
  const original = network.layers.map(({ name, type, written, literals, init, group }) =>
    newDraft({
      name,
      type,
      written,
      ...(literals !== undefined && { literals }),
      ...(init !== undefined && { init }),
      ...(group !== undefined && { group }),
    }),
  );
  const draftOf = (source: Source | undefined): DraftSource | undefined =>
    source !== undefined && 'layer' in source ? original[source.layer] : source;
  original.forEach((draft, id) => {
    const layer = network.layers[id];
    if (layer === undefined) return;
    const own = ownInputs(layer);
    draft.inputs.push(...own.map(draftOf));
    layer.references?.forEach((key, index) => draft.partners.set(key, draftOf(layer.inputs[own.length + index])));
  });
  return {
    network,
    original,
    layers: [...original],
    groups: [...network.groups],
    outputs: network.outputs.map(draftOf),
    names: new Set([...network.inputs, ...network.layers].map(({ name }) => name)),
  };
}

function finished({ network, layers, groups, outputs }: DraftNetwork): Network {
  const numbers = new Map(layers.map((layer, id) => [layer, id] as const));
  const sourceOf = (source: DraftSource | undefined): Source | undefined => {
    if (source === undefined || 'input' in source) return source;
    const layer = numbers.get(source);
    return layer === undefined ? undefined : { layer };
  };
  return {
    ...network,
    layers: layers.map(({ facts, inputs, partners }) => ({
      ...facts,
      inputs: [...inputs, ...partners.values()].map(sourceOf),
      ...(0 < partners.size && { references: [...partners.keys()] }),
    })),
    groups,
    outputs: outputs.map(sourceOf).filter(source => source !== undefined),
  };
}

function changeLayer(draft: DraftNetwork, change: LayerChange): void {
  const layer = draft.original[change.layer];
  const position = layer === undefined ? -1 : draft.layers.indexOf(layer);
  if (layer === undefined || position === -1) return;
  const { type, name, renamed = {}, set = {}, before = [], input = 0, after = [], isRemoved } = change;
  if (type !== undefined) setType(draft, layer, type);
  if (name !== undefined) setName(draft, layer, name);
  for (const [from, to] of Object.entries(renamed)) renameAttribute(layer, from, to);
  for (const [key, value] of Object.entries(set)) setAttribute(layer, key, value);

  const { group } = layer.facts;
  const front = chainBehind(layer.inputs[input], before, group, draft);
  if (0 < front.length) layer.inputs[input] = front.at(-1);
  draft.layers.splice(position, 0, ...front);

  const end = layer.behind ?? layer;
  const behind = chainBehind(isRemoved ? layer.inputs[input] : end, after, group, draft);
  const last = behind.at(-1);
  if (isRemoved) {
    const heir = last ?? front.at(-1);
    draft.layers.splice(position + front.length, 1, ...behind);
    moveReaders(draft, layer, heir ?? layer.inputs[input], []);
    layer.partners.clear();
    if (heir !== undefined) passName(draft, layer, heir);
  } else if (last !== undefined) {
    draft.layers.splice(draft.layers.indexOf(end) + 1, 0, ...behind);
    moveReaders(draft, end, last, behind);
    passName(draft, end, last);
    layer.behind = last;
  }
}

/** Gives a structure a list of layers: the join that it ends in reads the last of them where it read what the structure reads. */
function changeGroup(draft: DraftNetwork, { group, attribute, layers }: GroupChange): void {
  const at = draft.layers.findLastIndex(({ facts }) => facts.group === group);
  const join = draft.layers[at];
  if (join === undefined || layers.length === 0) return;
  const isOutside = (source: DraftSource | undefined): boolean =>
    source !== undefined && ('input' in source || !groupChain(withGroups(draft), source.facts.group).includes(group));
  const input = join.inputs.findLastIndex(isOutside);
  if (input === -1) return;
  const branch = draft.groups.push({ name: attribute, kind: 'branch', parent: group }) - 1;
  const made = chainBehind(join.inputs[input], layers, branch, draft);
  draft.layers.splice(at, 0, ...made);
  join.inputs[input] = made.at(-1);
}

/** New layers, each behind the one before it. */
function chainBehind(
  start: DraftSource | undefined,
  layers: readonly NewLayer[],
  group: GroupId | undefined,
  draft: DraftNetwork,
): readonly DraftLayer[] {
  let last = start;
  return layers.map(({ type, attributes }) => {
    const name = freeName(type, group, draft);
    const layer = newDraft({ name, type, written: {}, ...(group !== undefined && { group }) });
    layer.inputs.push(last);
    for (const [key, value] of Object.entries(attributes)) setAttribute(layer, key, value);
    last = layer;
    return layer;
  });
}

function newDraft(facts: DraftLayer['facts']): DraftLayer {
  return { facts, inputs: [], partners: new Map() };
}

function setType(draft: DraftNetwork, layer: DraftLayer, type: string): void {
  const { name, type: before, group } = layer.facts;
  layer.facts = { ...layer.facts, type, name: isCounted(name, before) ? freeName(type, group, draft) : name };
}

function setName(draft: DraftNetwork, layer: DraftLayer, name: string): void {
  layer.facts = { ...layer.facts, name: [...pathOf(withGroups(draft), layer.facts.group), name].join('.') };
}

/** The value of an attribute under another name, as it was written. */
function renameAttribute(layer: DraftLayer, from: string, to: string): void {
  const value = layer.facts.written[from];
  setAttribute(layer, from, undefined);
  setAttribute(layer, to, value);
}

/** What was written for a key gives way to the new value, in whichever way the layer keeps it. */
function setAttribute(layer: DraftLayer, key: string, value: unknown): void {
  const { written, literals = {}, init, ...rest } = layer.facts;
  const without = (record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
  layer.partners.delete(key);
  const role = value === undefined ? undefined : roleOf(key, value, {});
  const numbers = role === 'literal' ? { ...literals, [key]: value } : without(literals);
  const start = role === 'init' ? value : key === 'init' ? undefined : init;
  layer.facts = {
    ...rest,
    written: role === 'attribute' ? { ...written, [key]: value } : without(written),
    ...(0 < Object.keys(numbers).length && { literals: numbers }),
    ...(start !== undefined && { init: start }),
  };
}

/** Everything that read `from` reads `to`. A layer that names another for its attributes means that one as long as it is there. */
function moveReaders(
  { layers, outputs }: DraftNetwork,
  from: DraftLayer,
  to: DraftSource | undefined,
  except: readonly DraftLayer[],
): void {
  const target = to === from ? undefined : to;
  const isGone = !layers.includes(from);
  const move = (sources: (DraftSource | undefined)[]): void =>
    sources.forEach((source, index) => {
      if (source === from) sources[index] = target;
    });
  move(outputs);
  for (const layer of layers) {
    if (!except.includes(layer)) move(layer.inputs);
    if (isGone) for (const [key, partner] of layer.partners) if (partner === from) layer.partners.set(key, target);
  }
}

/** A name that was given, not counted, goes from a layer to the one that is now read in its place. */
function passName(draft: DraftNetwork, from: DraftLayer, to: DraftLayer): void {
  const { name, type, group } = from.facts;
  if (isCounted(name, type)) return;
  draft.names.delete(to.facts.name);
  to.facts = { ...to.facts, name };
  from.facts = { ...from.facts, name: freeName(type, group, draft) };
}

function isCounted(name: string, type: string): boolean {
  const own = name.slice(name.lastIndexOf('.') + 1);
  return own.startsWith(`${type}_`) && /^\d+$/.test(own.slice(type.length + 1));
}

/** A name as a layer gets that is given none: its type and a number, behind the names of its groups. */
function freeName(type: string, group: GroupId | undefined, draft: DraftNetwork): string {
  const path = pathOf(withGroups(draft), group);
  for (let number = 1; ; number++) {
    const name = [...path, `${type}_${number}`].join('.');
    if (draft.names.has(name)) continue;
    draft.names.add(name);
    return name;
  }
}

function withGroups({ network, groups }: DraftNetwork): Network {
  return { ...network, groups };
}
