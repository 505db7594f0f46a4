import type { Catalogue } from '../../core/catalogue.ts';
import type { GroupId, LayerId } from '../../core/diagnostic.ts';
import { ownInputCount, type Group, type Network, type Source } from '../../core/network.ts';
import { holdsLists } from '../../core/structure.ts';
import { createNaming } from './foldNames.ts';
import { planLists } from './listPlan.ts';

/** A number, word or flag of an attribute: what tells two uses of a block apart. */
export type Leaf = number | string | boolean | null;

/** Attributes whose leaves stand in a list of their own. */
export type Template =
  { readonly leaf: number } | readonly Template[] | { readonly fields: readonly (readonly [string, Template])[] };

/** An entry of a list of layers: a layer, or the use of a block. */
export interface Entry {
  /** Undefined when it is what a reader comes to by counting. */
  readonly name: string | undefined;
  /** A type of the catalogue, or the block that is used. */
  readonly of: string | Definition;
  /** Names that it reads by; undefined when it reads the entry before it. */
  readonly from: readonly string[] | undefined;
  readonly repeat?: number;
  readonly attributes: readonly (readonly [string, Template])[];
  /** Position of the first leaf of a used block among those of the list. */
  readonly firstLeaf: number;
  /** What is the same in all uses, word for word. */
  readonly fixed: Readonly<Record<string, unknown>>;
  /** Lists of layers by attribute. */
  readonly lists: readonly (readonly [string, readonly Entry[] | readonly (readonly Entry[])[]])[];
}

/** A block: all groups that are made alike but for some leaves. */
export interface Definition {
  readonly name: string;
  readonly entries: readonly Entry[];
  /** The leaves of every use. */
  readonly uses: (readonly Leaf[])[];
}

/** One list of layers with its leaves. */
export interface Folded {
  readonly entries: readonly Entry[];
  readonly leaves: readonly Leaf[];
}

/** Folds groups from the inside out, and collects the blocks that come of it. */
export function createFolding(network: Network, catalogue: Catalogue) {
  const { layers, groups } = network;
  const structures = groups.flatMap(({ kind, type = '' }) => (kind === 'structure' ? [type] : []));
  const naming = createNaming([...catalogue.layers.keys(), ...structures]);
  const bySignature = new Map<string, Definition>();
  const members = groups.map((): LayerId[] => []);
  layers.forEach(({ group }, id) => {
    for (let at = group; at !== undefined; at = groups[at]?.parent) members[at]?.push(id);
  });
  const readers = readersOf(network);
  const isInside = (id: LayerId, group: GroupId | undefined): boolean => {
    for (let at = layers[id]?.group; at !== undefined; at = groups[at]?.parent) if (at === group) return true;
    return group === undefined;
  };

  /** The name of a layer or group as a list sees it: with the names of groups around it that are no blocks. */
  const nameIn = (scope: GroupId | undefined, own: string, parent: GroupId | undefined): string => {
    let name = own;
    for (let at = parent; at !== undefined && at !== scope; at = groups[at]?.parent)
      name = `${groups[at]?.name ?? ''}.${name}`;
    return name;
  };
  const ownName = (id: LayerId): string => {
    const { name = '', group } = layers[id] ?? {};
    return group === undefined ? name : name.slice(nameIn(undefined, '', group).length);
  };
  /** The only feature map that a group reads from outside; undefined when it cannot be a block. */
  const inputOf = (group: GroupId): Source | undefined => {
    const own = members[group] ?? [];
    const outside = new Map<string, Source>();
    for (const id of own)
      for (const source of layers[id]?.inputs ?? []) {
        if (source === undefined) return undefined;
        if ('input' in source || !isInside(source.layer, group)) outside.set(JSON.stringify(source), source);
      }
    const [input, more] = outside.values();
    const isReadInside = own
      .slice(0, -1)
      .some(id => readers[id]?.some(reader => reader === 'output' || !isInside(reader, group)));
    return more === undefined && !isReadInside ? input : undefined;
  };
  const plans = groups.map((_, id) => planLists(network, catalogue, id, members[id] ?? [], ownName));
  const sourceOf = (group: GroupId): Source | undefined => plans[group]?.x ?? inputOf(group);
  const isFolded = groups.map(({ kind, type = '' }, id) => {
    const structure = kind === 'structure' ? catalogue.structures.get(type) : undefined;
    if (structure !== undefined && holdsLists(structure)) return plans[id] !== undefined;
    return kind !== 'branch' && inputOf(id) !== undefined;
  });
  /** Whether a list of layers stands in a group, in which the names around it can be read. */
  const isOpen = (group: GroupId): boolean => groups[group]?.kind === 'branch' || plans[group] !== undefined;
  /** The list around a list: a block, structure or branch. */
  const outerScope = (scope: GroupId): GroupId | undefined => {
    let at = groups[scope]?.parent;
    while (at !== undefined && isFolded[at] !== true && groups[at]?.kind !== 'branch') at = groups[at]?.parent;
    return at;
  };

  /** The groups around a layer that are blocks, up to `scope`; the outermost comes first. */
  const foldedAround = (id: LayerId, scope: GroupId | undefined): GroupId | undefined => {
    let found: GroupId | undefined;
    for (let at = layers[id]?.group; at !== undefined && at !== scope; at = groups[at]?.parent)
      if (isFolded[at]) found = at;
    return found;
  };
  const sourceName = (source: Source, scope: GroupId | undefined): string => {
    if (scope !== undefined && ('input' in source || !isInside(source.layer, scope)))
      return isOpen(scope) ? sourceName(source, outerScope(scope)) : 'input';
    if ('input' in source) return network.inputs[source.input]?.name ?? '';
    const group = foldedAround(source.layer, scope);
    if (group === undefined) return nameIn(scope, ownName(source.layer), layers[source.layer]?.group);
    const own = nameIn(scope, groups[group]?.name ?? '', groups[group]?.parent);
    return members[group]?.at(-1) === source.layer ? own : `${own}.${sourceName(source, group)}`;
  };

  const fold = (scope: GroupId | undefined): Folded => {
    const leaves: Leaf[] = [];
    const start = scope === undefined ? (network.inputs.length === 1 ? { input: 0 } : undefined) : inputOf(scope);
    const own = scope === undefined ? layers.map((_, id) => id) : (members[scope] ?? []);
    return { entries: foldList(own, scope, start, leaves), leaves };
  };

  /** The entries of layers that stand in one list, of which the first reads `start` unless it says what else. */
  const foldList = (own: readonly LayerId[], scope: GroupId | undefined, start: Source | undefined, leaves: Leaf[]) => {
    const entries: Entry[] = [];
    let before = start;
    const readFrom = (sources: readonly (Source | undefined)[]): readonly string[] | undefined => {
      const [only, more] = sources;
      const isNext =
        more === undefined &&
        only !== undefined &&
        before !== undefined &&
        JSON.stringify(only) === JSON.stringify(before);
      return isNext ? undefined : sources.flatMap(source => (source === undefined ? [] : [sourceName(source, scope)]));
    };
    for (let position = 0; position < own.length;) {
      const id = own[position] ?? 0;
      const group = foldedAround(id, scope);
      if (group === undefined) {
        entries.push(layerEntry(id, scope, readFrom, leaves));
        before = { layer: id };
        position += 1;
        continue;
      }
      entries.push(groupEntry(group, scope, readFrom([sourceOf(group)]), leaves));
      position += members[group]?.length ?? 1;
      before = { layer: members[group]?.at(-1) ?? id };
    }
    return withoutCountedNames(entries);
  };

  const layerEntry = (
    id: LayerId,
    scope: GroupId | undefined,
    readFrom: (sources: readonly (Source | undefined)[]) => readonly string[] | undefined,
    leaves: Leaf[],
  ): Entry => {
    const layer = layers[id];
    if (layer === undefined) throw new Error(`unreachable: there is no layer ${id}`);
    const { type, written, literals, init, inputs, references = [], group } = layer;
    const count = ownInputCount(layer);
    const named = references.map((key, index) => {
      const source = inputs[count + index];
      return [key, source && sourceName(source, scope)] as const;
    });
    const attributes = Object.entries(written).filter(([key]) => !references.includes(key));
    return {
      name: nameIn(scope, ownName(id), group),
      of: type,
      from: readFrom(inputs.slice(0, count)),
      attributes: attributes.map(([key, value]) => [key, templateOf(value, leaves)] as const),
      firstLeaf: 0,
      fixed: { ...Object.fromEntries(named), ...literals, ...(init !== undefined && { init }) },
      lists: [],
    };
  };

  const groupEntry = (
    id: GroupId,
    scope: GroupId | undefined,
    from: readonly string[] | undefined,
    leaves: Leaf[],
  ): Entry => {
    const group = groups[id];
    if (group === undefined) throw new Error(`unreachable: there is no group ${id}`);
    const name = nameIn(scope, group.name, group.parent);
    if (group.kind === 'structure') {
      const attributes = Object.entries(group.written ?? {}).map(
        ([key, value]) => [key, templateOf(value, leaves)] as const,
      );
      return { name, of: group.type ?? '', from, attributes, firstLeaf: 0, fixed: {}, lists: listsOf(id, leaves) };
    }
    const folded = fold(id);
    const repeated = asRepeat(folded);
    const firstLeaf = leaves.length;
    if (repeated !== undefined && (group.type === undefined || group.kind === 'repeat')) {
      leaves.push(...folded.leaves.slice(0, folded.leaves.length / repeated.count));
      const { entry } = repeated;
      return {
        ...entry,
        name,
        from,
        repeat: repeated.count,
        attributes: shifted(entry.attributes, firstLeaf),
        firstLeaf: firstLeaf + entry.firstLeaf,
      };
    }
    leaves.push(...folded.leaves);
    return { name, of: definitionOf(group, folded), from, attributes: [], firstLeaf, fixed: {}, lists: [] };
  };

  /** The lists that a structure holds; an empty one that it can do without is left out. */
  const listsOf = (id: GroupId, leaves: Leaf[]): Entry['lists'] => {
    const plan = plans[id];
    if (plan === undefined) return [];
    const entriesOf = (part: GroupId | 'direct' | undefined): readonly Entry[] => {
      if (part === undefined) return [];
      return part === 'direct'
        ? foldList(plan.direct, id, plan.x, leaves)
        : foldList(members[part] ?? [], part, plan.x, leaves);
    };
    return plan.lists.flatMap(({ attribute, isMany, parts }): Entry['lists'] => {
      const lists = parts.map(entriesOf);
      if (isMany) return [[attribute, lists]];
      const [only = []] = lists;
      const isOptional = catalogue.structures.get(groups[id]?.type ?? '')?.attributes[attribute]?.required === false;
      return only.length === 0 && isOptional ? [] : [[attribute, only]];
    });
  };

  const definitionOf = ({ type, name, kind }: Group, { entries, leaves }: Folded): Definition => {
    const wanted = kind === 'repeat' ? name : (type ?? name);
    const signature = JSON.stringify([wanted, entries], (key, value: unknown) =>
      key === 'of' && typeof value === 'object' ? { block: (value as Definition).name } : value,
    );
    const known = bySignature.get(signature) ?? { name: naming.block(wanted), entries, uses: [] };
    bySignature.set(signature, known);
    known.uses.push(leaves);
    return known;
  };

  return {
    fold,
    definitions: () => [...bySignature.values()],
    outputs: () => network.outputs.map(source => sourceName(source, undefined)),
    lastName: () => sourceName({ layer: layers.length - 1 }, undefined),
  };
}

/** Who reads each layer: layers, or the network as its result. */
function readersOf({ layers, outputs }: Network): readonly (readonly (LayerId | 'output')[])[] {
  const readers = layers.map((): (LayerId | 'output')[] => []);
  layers.forEach(({ inputs }, id) => {
    for (const source of inputs) if (source !== undefined && 'layer' in source) readers[source.layer]?.push(id);
  });
  for (const source of outputs) if ('layer' in source) readers[source.layer]?.push('output');
  return readers;
}

function templateOf(value: unknown, leaves: Leaf[]): Template {
  if (Array.isArray(value)) return value.map(item => templateOf(item, leaves));
  if (typeof value === 'object' && value !== null)
    return { fields: Object.entries(value).map(([key, field]) => [key, templateOf(field, leaves)] as const) };
  return { leaf: leaves.push(value as Leaf) - 1 };
}

/** Entries called 0, 1, 2 … that are alike and read each other in turn: what a repeat unfolds into. */
function asRepeat({ entries, leaves }: Folded): { readonly entry: Entry; readonly count: number } | undefined {
  const [entry] = entries;
  const count = entries.length;
  if (entry === undefined || 0 < entry.lists.length) return undefined;
  const each = leaves.length / count;
  const isAlike = entries.every((other, index) => {
    const alike = { ...other, name: '', attributes: shifted(other.attributes, -index * each), firstLeaf: 0, of: '' };
    return (
      other.name === String(index) &&
      other.of === entry.of &&
      other.from === undefined &&
      JSON.stringify(alike) === JSON.stringify({ ...entry, name: '', firstLeaf: 0, of: '' })
    );
  });
  const isSame = leaves.every((leaf, index) => leaf === leaves[index % each]);
  return isAlike && isSame ? { entry, count } : undefined;
}

function shifted(attributes: Entry['attributes'], by: number): Entry['attributes'] {
  const shift = (template: Template): Template => {
    if ('leaf' in template) return { leaf: template.leaf + by };
    return 'fields' in template
      ? { fields: template.fields.map(([key, field]) => [key, shift(field)] as const) }
      : template.map(shift);
  };
  return attributes.map(([key, template]) => [key, shift(template)] as const);
}

/** Leaves out the names that a reader comes to by counting. */
function withoutCountedNames(entries: readonly Entry[]): readonly Entry[] {
  const counts = new Map<string, number>();
  return entries.map(entry => {
    const type = typeof entry.of === 'string' ? entry.of : entry.of.name;
    const count = (counts.get(type) ?? 0) + 1;
    if (entry.name !== `${type}_${count}`) return entry;
    counts.set(type, count);
    return { ...entry, name: undefined };
  });
}
