import type { GroupId } from '../../core/diagnostic.ts';
import { computed, inWords, readAttributes, roleOf } from '../../core/layerAttributes.ts';
import type { Group } from '../../core/network.ts';
import type { Feature } from '../../core/networkBuilder.ts';
import { branchName, withoutLists, type StructureBuilder, type StructureType } from '../../core/structure.ts';
import { commonKeys, parametersOfUse, type Block } from './blocks.ts';
import type { ExpressionScope } from './expression.ts';
import { readInputs, readName, readReference, readRepeat, readType } from './layerKeys.ts';
import type { NameScope } from './names.ts';
import { ownTextFixes, withoutFirst } from './textFixes.ts';
import { propertiesOf, repeatedKeys, type Node, type Property } from './tree.ts';
import { deepest, mostGroups, mostLayers } from '../limits.ts';
import type { AttributeReading, Unfolding } from './unfolding.ts';
import { hasExpression, valueOf } from './values.ts';

/** Where in the text and in the nesting a list of layers stands. */
export interface Place {
  readonly names: NameScope;
  readonly scope: ExpressionScope;
  /** Uses of blocks around it, innermost first. */
  readonly uses: readonly Node[];
  /** Names of those blocks. */
  readonly blocks: readonly string[];
  readonly depth: number;
}

/** Adds a list of layers behind `input`; gives the output of the last, or `input` when the list is empty. */
export function unfoldLayers(list: Node | undefined, input: Feature, place: Place, unfolding: Unfolding): Feature {
  let last = input;
  for (const node of list?.children ?? []) {
    if (unfolding.full) return last;
    last = unfoldLayer(node, last, place, unfolding);
  }
  return last;
}

function unfoldLayer(node: Node, previous: Feature, place: Place, unfolding: Unfolding): Feature {
  const { problems } = unfolding;
  if (node.type !== 'object') {
    problems.report('not-an-object', `a layer is written { "type": "conv2d", … }, not ${inWords(node.value)}`, node);
    return previous;
  }
  if (deepest < place.depth) {
    problems.report('nested-too-deeply', `layers are nested more than ${deepest} deep; define blocks instead`, node);
    return previous;
  }
  for (const key of repeatedKeys(node))
    problems.report(
      'duplicate-key',
      `"${String(key.value)}" stands twice in this object; remove one`,
      key,
      withoutFirst(problems.text, key),
    );

  const properties = propertiesOf(node);
  const type = readType(node, properties, unfolding);
  const name = readName(properties, problems) ?? place.names.nameFor(type ?? 'layer');
  const inputs = readInputs(properties.get('from'), previous, place.names, unfolding);
  const scope = { index: 0, ...place.scope };
  const count = readRepeat(properties.get('repeat'), scope, unfolding);
  const one: OneLayer = { node, properties, type: type ?? '', name, place, unfolding };
  const output = count === undefined ? unfoldOne(one, inputs) : unfoldRepeat(one, inputs, count);
  place.names.define(name, output);
  return output;
}

/** One entry of a list of layers, read as far as all types have in common. */
interface OneLayer {
  readonly node: Node;
  readonly properties: ReadonlyMap<string, Property>;
  /** Attributes that a built-in block gives instead of the text; `properties` is empty then. */
  readonly given?: Readonly<Record<string, unknown>>;
  readonly type: string;
  readonly name: string;
  readonly place: Place;
  readonly unfolding: Unfolding;
}

function unfoldRepeat(one: OneLayer, inputs: readonly Feature[], count: number): Feature {
  const { type, name, place } = one;
  if (count === 0) return onlyInput(one, inputs);
  return inGroup(one, { name, kind: 'repeat', type }, () => {
    const names = place.names.enter(name, 'structure');
    let last = inputs;
    for (let index = 0; index < count && !one.unfolding.full; index++) {
      const each = { ...one, name: String(index), place: { ...place, names, scope: { ...place.scope, index } } };
      const output = unfoldOne(each, last);
      names.define(each.name, output);
      last = [output];
    }
    return last[0] ?? {};
  });
}

function unfoldOne(one: OneLayer, inputs: readonly Feature[]): Feature {
  const { unfolding, type, node } = one;
  if (mostLayers <= unfolding.builder.layerCount || mostGroups <= unfolding.groupOrigins.length) {
    if (!unfolding.full) unfolding.problems.report('too-many-layers', tooManyLayers(), node);
    unfolding.full = true;
    return inputs[0] ?? {};
  }
  const block = unfolding.blocks.get(type);
  if (block !== undefined) return unfoldBlock(one, block, inputs);
  const structure = unfolding.catalogue.structures.get(type);
  return structure === undefined ? addLayer(one, inputs) : unfoldStructure(one, structure, inputs);
}

function tooManyLayers(): string {
  return `the network unfolds into more than ${mostLayers.toLocaleString('en-US')} layers; lower a "repeat"`;
}

function unfoldBlock(one: OneLayer, block: Block, inputs: readonly Feature[]): Feature {
  const { node, name, place, unfolding, properties } = one;
  unfolding.usedBlocks.add(block.name);
  if (place.blocks.includes(block.name)) {
    const way = [...place.blocks.slice(place.blocks.indexOf(block.name)), block.name].join(' → ');
    const message = `block "${block.name}" uses itself (${way}) and would never end; remove this layer`;
    unfolding.problems.report('recursive-block', message, properties.get('type')?.value ?? node);
    return inputs[0] ?? {};
  }
  const x = onlyInput(one, inputs);
  const { index = 0 } = place.scope;
  const scope = { ...parametersOfUse(block, properties, { index, ...place.scope }, unfolding.problems), index };
  return inGroup(one, { name, kind: 'block', type: block.name }, () => {
    const names = place.names.enter(name, 'block');
    names.define('input', x);
    const inside: Place = {
      names,
      scope,
      uses: [node, ...place.uses],
      blocks: [...place.blocks, block.name],
      depth: place.depth + 1,
    };
    return unfoldLayers(block.layers, x, inside, unfolding);
  });
}

function unfoldStructure(one: OneLayer, structure: StructureType, inputs: readonly Feature[]): Feature {
  const { node, name, type, place, unfolding, properties } = one;
  const x = onlyInput(one, inputs);
  const attributes = readStructureAttributes(one, structure);
  if (attributes === undefined) return {};
  const group = { name, kind: 'structure', type, written: withoutLists(structure, writtenOf(one)) } as const;
  return inGroup(one, group, () => {
    const inside: Place = { ...place, names: place.names.enter(name, 'structure'), depth: place.depth + 1 };
    const inBranch = (list: Node | undefined, branch: string): Feature =>
      inGroup(one, { name: branch, kind: 'branch' }, () =>
        unfoldLayers(list, x, { ...inside, names: inside.names.enter(branch, 'structure') }, unfolding),
      );
    const build: StructureBuilder<Feature> = {
      sequence(attribute, from, branch) {
        const list = properties.get(attribute)?.value;
        if (branch === undefined) return unfoldLayers(list, from, inside, unfolding);
        return list?.children?.length ? inBranch(list, branch) : from;
      },
      branches(attribute) {
        const lists = properties.get(attribute)?.value?.children ?? [];
        return lists.map((list, index) => (list.children?.length ? inBranch(list, branchName(index)) : x));
      },
      layer(inner, from, given = {}, ownName = inside.names.nameFor(inner)) {
        const made: OneLayer = { ...one, type: inner, name: ownName, place: inside, properties: new Map(), given };
        const output = unfoldOne(made, from);
        inside.names.define(ownName, output);
        return output;
      },
      shapeOf(feature) {
        if (!unfolding.builder.isKnown(feature) && properties.has('from')) {
          const message = `${type} makes its layers from the shape of its input, which is written further down; move it behind its input`;
          unfolding.problems.report('input-not-known-yet', message, properties.get('from')?.value ?? node);
        }
        return unfolding.builder.shapeOf(feature);
      },
    };
    return structure.expand(build, x, attributes);
  });
}

/** Reads the attributes of a structure; reports those that are wrong, and gives none then. */
function readStructureAttributes(one: OneLayer, structure: StructureType): Record<string, unknown> | undefined {
  const { properties, unfolding, node, given } = one;
  if (given !== undefined) return readAttributes(structure, writtenOf(one), () => undefined);
  return readAttributes(structure, writtenOf(one), (code, at, message, fixes) => {
    const property =
      typeof at === 'object' ? properties.get('key' in at ? at.key : at.attribute) : properties.get('type');
    const spot = typeof at === 'object' && 'key' in at ? property?.key : property?.value;
    const { problems } = unfolding;
    problems.report(code, message, spot ?? node, ownTextFixes(problems.text, node, fixes));
  });
}

/** What a structure was given; lists of layers as no more than lists. */
function writtenOf({ properties, place, unfolding, given }: OneLayer): Readonly<Record<string, unknown>> {
  if (given !== undefined) return computedAttributes(given);
  const written: Record<string, unknown> = {};
  for (const [name, { value }] of properties)
    if (value !== undefined && !commonKeys.some(common => common === name))
      // The layers in a list have expressions of their own, which are read when they are unfolded.
      written[name] = value.type === 'array' ? shallowList(value) : valueOf(value, place.scope, unfolding.problems);
  return written;
}

function computedAttributes(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, computed(value)] as const));
}

function shallowList(list: Node): readonly unknown[] {
  return (list.children ?? []).map(child =>
    child.type === 'array' ? [] : child.type === 'object' ? {} : (child.value as unknown),
  );
}

function addLayer(one: OneLayer, inputs: readonly Feature[]): Feature {
  const { node, type, name, place, unfolding } = one;
  const { references, written, rest } = readLayerEntry(one);
  const named = references.map(({ value }) => readReference(value, place.names, unfolding));
  const bare = { name, type, written, inputs: named.length === 0 ? inputs : [...inputs, ...named] };
  const { output } = unfolding.builder.layer(rest === undefined ? bare : { ...bare, ...rest });
  const before = unfolding.layerOrigins.at(-1);
  const isSame = before?.node === node && before.uses === place.uses;
  unfolding.layerOrigins.push(isSame ? before : { node, uses: place.uses });
  return output;
}

/** What a layer says of itself. Without expressions it says the same however often it is unfolded, and is read once. */
function readLayerEntry({ properties, given, type, place, unfolding }: OneLayer): AttributeReading {
  if (given !== undefined) return { written: computedAttributes(given), references: [] };
  const before = unfolding.readings.get(properties);
  if (before !== undefined) return before;
  const declared = unfolding.catalogue.layers.get(type)?.attributes ?? {};
  const written: Record<string, unknown> = {};
  const literals: Record<string, unknown> = {};
  const references: AttributeReading['references'][number][] = [];
  let init: unknown;
  let isConstant = true;
  for (const [key, { value }] of properties) {
    if (value === undefined || commonKeys.some(common => common === key)) continue;
    isConstant &&= !hasExpression(value);
    const read = valueOf(value, place.scope, unfolding.problems);
    if (declared[key]?.refersToLayer && typeof read === 'string') references.push({ key, value });
    const role = roleOf(key, read, declared);
    if (role === 'init') init = read;
    else if (role === 'literal') literals[key] = read;
    else written[key] = read;
  }
  const rest = {
    ...(0 < references.length && { references: references.map(({ key }) => key) }),
    ...(0 < Object.keys(literals).length && { literals }),
    ...(init !== undefined && { init }),
  };
  const reading = { written, references, ...(0 < Object.keys(rest).length && { rest }) };
  if (isConstant) unfolding.readings.set(properties, reading);
  return reading;
}

function inGroup<Result>(one: OneLayer, group: Omit<Group, 'parent'>, unfold: (id: GroupId) => Result): Result {
  const { builder, groupOrigins } = one.unfolding;
  return builder.group(group, id => {
    groupOrigins[id] = { node: one.node, uses: one.place.uses };
    return unfold(id);
  });
}

function onlyInput({ node, type, properties, unfolding }: OneLayer, inputs: readonly Feature[]): Feature {
  if (1 < inputs.length) {
    const message = `${type} reads one feature map and is given ${inputs.length}; join them first with add or concat`;
    unfolding.problems.report('wrong-number-of-inputs', message, properties.get('from')?.value ?? node);
  }
  return inputs[0] ?? {};
}
