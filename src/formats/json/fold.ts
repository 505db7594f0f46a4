import type { Catalogue } from '../../core/catalogue.ts';
import type { GroupId, LayerId } from '../../core/diagnostic.ts';
import { ownInputCount, type Group, type Network, type Source } from '../../core/network.ts';
import { createNaming } from './foldNames.ts';
import { inline, networkHead } from './write.ts';

/** A number, word or flag of an attribute: what tells two uses of a block apart. */
type Leaf = number | string | boolean | null;

/** Attributes whose leaves stand in a list of their own. */
type Template =
  { readonly leaf: number } | readonly Template[] | { readonly fields: readonly (readonly [string, Template])[] };

/** An entry of a list of layers: a layer, or the use of a block. */
interface Entry {
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
}

/** A block: all groups that are made alike but for some leaves. */
interface Definition {
  readonly name: string;
  readonly entries: readonly Entry[];
  /** The leaves of every use. */
  readonly uses: (readonly Leaf[])[];
}

/** One list of layers with its leaves. */
interface Folded {
  readonly entries: readonly Entry[];
  readonly leaves: readonly Leaf[];
}

/**
 * The text of a network in which groups are blocks again: functions that were called often, with what differs from call to call as
 * parameters. A group that reads several feature maps, or is read in its middle, cannot be a block, and its layers stand where it
 * stood, under their full names. Reading the text gives the same layers again.
 */
export function foldNetwork(network: Network, catalogue: Catalogue): string {
  const folding = createFolding(network, catalogue);
  const root = folding.fold(undefined);
  const definitions = folding.definitions();
  const parameters = new Map(definitions.map(each => [each, parametersOf(each)] as const));
  const blocks = definitions.map(each => {
    const own = parameters.get(each) ?? noParameters;
    const defaults = own.names.map((name, index) => [name, each.uses[0]?.[own.leaves[index] ?? 0] ?? null] as const);
    const head = defaults.length === 0 ? '' : `\n      "parameters": ${inline(Object.fromEntries(defaults))},`;
    const lines = each.entries.map(
      entry => `        ${entryText(entry, own.expression(each.uses[0] ?? []), parameters)}`,
    );
    return `    ${JSON.stringify(each.name)}: {${head}\n      "layers": [\n${lines.join(',\n')}\n      ]\n    }`;
  });
  const results = folding.outputs();
  const isLast = results.length === 1 && results[0] === folding.lastName();
  const head = networkHead(network, isLast ? undefined : results).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${inline(value)},\n`,
  );
  const lines = root.entries.map(entry => `    ${entryText(entry, leaf => root.leaves[leaf] ?? null, parameters)}`);
  const defined = blocks.length === 0 ? '' : `  "blocks": {\n${blocks.join(',\n')}\n  },\n`;
  return `{\n${head.join('')}${defined}  "layers": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/** The parameters of a block: the leaves that differ, those that differ in the same way only once. */
interface Parameters {
  readonly names: readonly string[];
  /** A leaf that each parameter stands for. */
  readonly leaves: readonly number[];
  /** The value of a leaf inside of the block: a constant, or the expression of a parameter. */
  expression(constants: readonly Leaf[]): (leaf: number) => Leaf;
}

const noParameters: Parameters = { names: [], leaves: [], expression: constants => leaf => constants[leaf] ?? null };

function parametersOf({ entries, uses }: Definition): Parameters {
  const [first = []] = uses;
  const hints = leafNames(entries);
  const byValues = new Map<string, { readonly name: string; readonly leaf: number }>();
  const ofLeaf = new Map<number, string>();
  const naming = createNaming();
  first.forEach((value, leaf) => {
    if (uses.every(use => use[leaf] === value)) return;
    const values = JSON.stringify(uses.map(use => use[leaf]));
    const known = byValues.get(values) ?? { name: naming.parameter(hints.get(leaf) ?? 'value'), leaf };
    byValues.set(values, known);
    ofLeaf.set(leaf, known.name);
  });
  const parameters = [...byValues.values()];
  return {
    names: parameters.map(({ name }) => name),
    leaves: parameters.map(({ leaf }) => leaf),
    expression: constants => leaf => {
      const name = ofLeaf.get(leaf);
      return name === undefined ? (constants[leaf] ?? null) : `=${name}`;
    },
  };
}

/** What each leaf is called: by its attribute. */
function leafNames(entries: readonly Entry[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const visit = (template: Template, name: string): void => {
    if ('leaf' in template) names.set(template.leaf, name);
    else if ('fields' in template) for (const [key, field] of template.fields) visit(field, key);
    else for (const item of template) visit(item, name);
  };
  for (const { attributes, of, firstLeaf } of entries) {
    for (const [key, template] of attributes) visit(template, key);
    if (typeof of !== 'string') for (const [leaf, name] of leafNames(of.entries)) names.set(firstLeaf + leaf, name);
  }
  return names;
}

function entryText(
  entry: Entry,
  valueOf: (leaf: number) => Leaf,
  parameters: ReadonlyMap<Definition, Parameters>,
): string {
  const { of, name, from, repeat, attributes, firstLeaf, fixed } = entry;
  const used = typeof of === 'string' ? undefined : parameters.get(of);
  const given = (used?.names ?? []).flatMap((parameter, index): readonly (readonly [string, unknown])[] => {
    const leaf = used?.leaves[index] ?? 0;
    const value = valueOf(firstLeaf + leaf);
    const fallback = typeof of === 'string' ? null : (of.uses[0]?.[leaf] ?? null);
    return value === fallback ? [] : [[parameter, value]];
  });
  const plain = (template: Template): unknown => {
    if ('leaf' in template) return valueOf(template.leaf);
    if ('fields' in template) return Object.fromEntries(template.fields.map(([key, field]) => [key, plain(field)]));
    return template.map(plain);
  };
  return inline({
    type: typeof of === 'string' ? of : of.name,
    name,
    from: from?.length === 1 ? from[0] : from,
    repeat,
    ...Object.fromEntries(given),
    ...Object.fromEntries(attributes.map(([key, template]) => [key, plain(template)])),
    ...fixed,
  });
}

/** Folds groups from the inside out, and collects the blocks that come of it. */
function createFolding(network: Network, catalogue: Catalogue) {
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
  const isFolded = groups.map(
    ({ kind, written }, id) =>
      kind !== 'branch' && (kind !== 'structure' || written !== undefined) && inputOf(id) !== undefined,
  );

  /** The groups around a layer that are blocks, up to `scope`; the outermost comes first. */
  const foldedAround = (id: LayerId, scope: GroupId | undefined): GroupId | undefined => {
    let found: GroupId | undefined;
    for (let at = layers[id]?.group; at !== undefined && at !== scope; at = groups[at]?.parent)
      if (isFolded[at]) found = at;
    return found;
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
  const sourceName = (source: Source, scope: GroupId | undefined): string => {
    if (scope !== undefined && ('input' in source || !isInside(source.layer, scope))) return 'input';
    if ('input' in source) return network.inputs[source.input]?.name ?? '';
    const group = foldedAround(source.layer, scope);
    return group === undefined
      ? nameIn(scope, ownName(source.layer), layers[source.layer]?.group)
      : nameIn(scope, groups[group]?.name ?? '', groups[group]?.parent);
  };

  const fold = (scope: GroupId | undefined): Folded => {
    const leaves: Leaf[] = [];
    const entries: Entry[] = [];
    let before: Source | undefined =
      scope === undefined ? (network.inputs.length === 1 ? { input: 0 } : undefined) : inputOf(scope);
    const readFrom = (sources: readonly (Source | undefined)[]): readonly string[] | undefined => {
      const [only, more] = sources;
      const isNext =
        more === undefined &&
        only !== undefined &&
        before !== undefined &&
        JSON.stringify(only) === JSON.stringify(before);
      return isNext ? undefined : sources.flatMap(source => (source === undefined ? [] : [sourceName(source, scope)]));
    };
    const own = scope === undefined ? layers.map((_, id) => id) : (members[scope] ?? []);
    for (let position = 0; position < own.length;) {
      const id = own[position] ?? 0;
      const group = foldedAround(id, scope);
      if (group === undefined) {
        entries.push(layerEntry(id, scope, readFrom, leaves));
        before = { layer: id };
        position += 1;
        continue;
      }
      entries.push(groupEntry(group, scope, readFrom([inputOf(group)]), leaves));
      position += members[group]?.length ?? 1;
      before = { layer: members[group]?.at(-1) ?? id };
    }
    return { entries: withoutCountedNames(entries), leaves };
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
      return { name, of: group.type ?? '', from, attributes, firstLeaf: 0, fixed: {} };
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
    return { name, of: definitionOf(group, folded), from, attributes: [], firstLeaf, fixed: {} };
  };

  const definitionOf = ({ type, name, kind }: Group, { entries, leaves }: Folded): Definition => {
    const wanted = kind === 'repeat' ? name : (type ?? name);
    const signature = JSON.stringify([
      wanted,
      entries.map(entry => ({ ...entry, of: typeof entry.of === 'string' ? entry.of : { block: entry.of.name } })),
    ]);
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
  const each = leaves.length / count;
  const isAlike = entries.every((other, index) => {
    const alike = { ...other, name: '', attributes: shifted(other.attributes, -index * each), firstLeaf: 0, of: '' };
    return (
      other.name === String(index) &&
      other.of === entry?.of &&
      other.from === undefined &&
      JSON.stringify(alike) === JSON.stringify({ ...entry, name: '', firstLeaf: 0, of: '' })
    );
  });
  const isSame = leaves.every((leaf, index) => leaf === leaves[index % each]);
  return entry !== undefined && isAlike && isSame ? { entry, count } : undefined;
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
