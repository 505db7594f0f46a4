import { closest } from '../../core/closest.ts';
import type { GroupId } from '../../core/diagnostic.ts';
import { inWords, unusable } from '../../core/layerAttributes.ts';
import type { Group } from '../../core/network.ts';
import type { Feature } from '../../core/networkBuilder.ts';
import type { StructureBuilder, StructureType } from '../../core/structure.ts';
import { commonKeys, parametersOfUse, type Block } from './blocks.ts';
import type { ExpressionScope } from './expression.ts';
import { readInputs, readName, readReference, readRepeat, readType } from './layerKeys.ts';
import type { NameScope } from './names.ts';
import { propertiesOf, repeatedKeys, type Node, type Property } from './tree.ts';
import { mostGroups, mostLayers, type AttributeReading, type Unfolding } from './unfolding.ts';
import { hasExpression, valueOf } from './values.ts';

/** Structures and blocks inside each other deeper than this are a mistake, and would exhaust the stack. */
const deepest = 64;

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
    problems.report('duplicate-key', `"${String(key.value)}" stands twice in this object; remove one`, key);

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
  return inGroup(one, { name, kind: 'structure', type }, () => {
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
        return lists.map((list, index) => (list.children?.length ? inBranch(list, `branch_${index + 1}`) : x));
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
  const { properties, place, unfolding, node, type, given } = one;
  const names = Object.keys(structure.attributes);
  for (const [name, { key }] of properties) {
    if (names.includes(name) || commonKeys.some(common => common === name)) continue;
    const close = closest(name, names);
    const fix = close === undefined ? `it has ${names.join(', ')}` : `did you mean "${close}"?`;
    unfolding.problems.report('unknown-attribute', `unknown attribute "${name}" of ${type}; ${fix}`, key);
  }
  const values: Record<string, unknown> = {};
  let usable = true;
  for (const [name, attribute] of Object.entries(structure.attributes)) {
    const value = properties.get(name)?.value;
    if (given !== undefined) {
      const reading = attribute.read(asWritten(given[name]));
      if ('value' in reading) values[name] = reading.value;
      else usable = false;
      continue;
    }
    // The layers in a list have expressions of their own, which are read when they are unfolded.
    const written =
      value?.type === 'array' ? shallowList(value) : value && valueOf(value, place.scope, unfolding.problems);
    const reading = attribute.read(written);
    if ('value' in reading) {
      values[name] = reading.value;
      continue;
    }
    usable = false;
    if (written === unusable) continue;
    if (value === undefined) {
      const message = `${type} needs "${name}": ${attribute.description}`;
      unfolding.problems.report('missing-attribute', message, properties.get('type')?.value ?? node);
    } else {
      const message = `"${name}" of ${type} is ${inWords(written)}; write ${reading.expected}`;
      unfolding.problems.report('wrong-attribute', message, value);
    }
  }
  return usable ? values : undefined;
}

/** A value that a block has computed from something unknown cannot be used, and whoever is to blame has been told. */
function asWritten(value: unknown): unknown {
  return typeof value === 'number' && Number.isNaN(value) ? unusable : value;
}

function shallowList(list: Node): readonly unknown[] {
  return (list.children ?? []).map(child =>
    child.type === 'array' ? [] : child.type === 'object' ? {} : (child.value as unknown),
  );
}

function addLayer(one: OneLayer, inputs: readonly Feature[]): Feature {
  const { node, type, name, place, unfolding } = one;
  const { references, written, rest } = readAttributes(one);
  const named = references.map(({ value }) => readReference(value, place.names, unfolding));
  const bare = { name, type, written, inputs: named.length === 0 ? inputs : [...inputs, ...named] };
  const { output } = unfolding.builder.layer(rest === undefined ? bare : { ...bare, ...rest });
  const before = unfolding.layerOrigins.at(-1);
  const isSame = before?.node === node && before.uses === place.uses;
  unfolding.layerOrigins.push(isSame ? before : { node, uses: place.uses });
  return output;
}

/** What a layer says of itself. Without expressions it says the same however often it is unfolded, and is read once. */
function readAttributes({ properties, given, type, place, unfolding }: OneLayer): AttributeReading {
  if (given !== undefined) {
    const entries = Object.entries(given).map(([key, value]) => [key, asWritten(value)] as const);
    return { written: Object.fromEntries(entries), references: [] };
  }
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
    if (key === 'init' && declared[key] === undefined) init = read;
    else if (key === 'weight' || (key === 'bias' && Array.isArray(read))) literals[key] = read;
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
