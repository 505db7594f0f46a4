import { branchName, type StructureType } from '../../core/structure.ts';
import { commonKeys } from '../../formats/json/blocks.ts';
import { isExpression } from '../../formats/json/expression.ts';
import { spanInString } from '../../formats/json/strings.ts';
import { propertiesOf, spanOf, type Node } from '../../formats/json/tree.ts';
import { deepest } from '../../formats/limits.ts';
import type { Span } from '../../formats/sourceMap.ts';
import type { NamedThing } from '../names.ts';
import { readExpressions } from './expressionNames.ts';
import { createTextScope, findOwn, type TextScope } from './nameScope.ts';
import { addFixedThing, addThing, builtInType, referTo, type BlockNames, type NameTable } from './nameTable.ts';
import { structureLists } from './structureLists.ts';

/** Where a list of layers stands: the layers that it can name, and the parameters of the block around it. */
export interface ListPlace {
  readonly scope: TextScope;
  readonly parameters: ReadonlyMap<string, NamedThing>;
  readonly depth: number;
}

/** Reads the names in a list of layers. */
export function readLayers(table: NameTable, list: Node | undefined, place: ListPlace): void {
  if (list?.type !== 'array' || deepest < place.depth) return;
  for (const node of list.children ?? []) if (node.type === 'object') readLayer(table, node, place);
}

function readLayer(table: NameTable, node: Node, place: ListPlace): void {
  const { scope, parameters } = place;
  const properties = propertiesOf(node);
  const thing = addLayer(table, node, scope);
  const written = properties.get('type')?.value;
  const type = written?.type === 'string' ? String(written.value) : undefined;
  const block = type === undefined ? undefined : table.blocks.get(type);
  const structure = block !== undefined || type === undefined ? undefined : table.catalogue.structures.get(type);
  const declared = (type === undefined ? undefined : table.catalogue.layers.get(type)) ?? structure;
  if (type !== undefined && written !== undefined) {
    const known = block?.thing ?? (declared === undefined ? undefined : builtInType(table, type));
    if (known !== undefined) referTo(table, known, spanInString(table.text, written));
  }
  const from = properties.get('from')?.value;
  for (const each of from?.type === 'array' ? (from.children ?? []) : from === undefined ? [] : [from])
    table.references.push({ node: each, scope });

  const repeat = properties.get('repeat')?.value;
  const around = repeat === undefined ? scope : createTextScope(scope);
  if (repeat !== undefined) {
    readExpressions(table, repeat, parameters);
    scope.inner.set(thing.name, { thing, scope: around });
  }
  readAttributes(table, node, declared?.attributes ?? {}, block, { ...place, scope: around });

  const inside = { scope: createTextScope(around), parameters, depth: place.depth + 1 };
  const innerScope = block?.scope ?? (structure && readStructure(table, node, structure, inside));
  if (repeat !== undefined) {
    const number = addMade(table, thing.name, node, 'repetitions of a layer are called by their number');
    around.each = { thing: number, scope: innerScope };
  } else if (innerScope !== undefined) scope.inner.set(thing.name, { thing, scope: innerScope });
  if (!scope.names.has(thing.name)) scope.names.set(thing.name, thing);
}

/** The layer itself, under the name that it gives itself or that is counted for it. */
function addLayer(table: NameTable, node: Node, scope: TextScope): NamedThing {
  const type = propertiesOf(node).get('type')?.value;
  const hasType = type?.type === 'string';
  const own = ownName(node);
  const thing = addThing(
    table,
    {
      kind: 'layer',
      name: own === undefined ? countedName(scope, hasType ? String(type.value) : 'layer') : String(own.value),
      span: spanOf(node),
      nameSpan: nameSpanOf(table.text, node),
      ...(own === undefined && !hasType && { fixed: 'a layer needs a "type" before it can have a name' }),
    },
    name => findOwn(scope, name)?.at(-1)?.thing,
    own,
  );
  if (own === undefined && type !== undefined) table.nameless.set(thing, type.offset + type.length);
  return thing;
}

/** What the values of a layer refer to, except the layers in it. */
function readAttributes(
  table: NameTable,
  layer: Node,
  attributes: StructureType['attributes'],
  block: BlockNames | undefined,
  { scope, parameters }: ListPlace,
): void {
  for (const [name, { key, value }] of propertiesOf(layer)) {
    if (commonKeys.some(common => common === name)) continue;
    const attribute = attributes[name];
    if (attribute !== undefined) table.attributeKeys.push(key);
    const parameter = block?.parameters.get(name);
    if (parameter !== undefined) referTo(table, parameter, spanInString(table.text, key));
    if (value === undefined || attribute?.holdsLayers !== undefined) continue;
    const isReference = attribute?.refersToLayer && value.type === 'string' && !isExpression(value.value);
    if (isReference) table.references.push({ node: value, scope });
    else readExpressions(table, value, parameters);
  }
}

/** The names in the lists of a structure; gives the scope in which they stand. */
function readStructure(table: NameTable, node: Node, structure: StructureType, inside: ListPlace): TextScope {
  const { type } = structure;
  const lists = structureLists(structure, node);
  const part = (name: string): NamedThing => addMade(table, name, node, `"${name}" is a part of ${type}, and built in`);
  if (lists === undefined) return createTextScope(undefined, part(type));
  const properties = propertiesOf(node);
  const readBranch = (list: Node | undefined, branch: string): void => {
    const scope = createTextScope(inside.scope);
    const thing = part(branch);
    // An empty branch only passes on what it reads, and has no name.
    if (list?.children?.length) inside.scope.inner.set(branch, { thing, scope });
    readLayers(table, list, { ...inside, scope });
  };
  for (const { attribute, branch } of lists.lists) {
    const list = properties.get(attribute)?.value;
    if (branch === undefined) readLayers(table, list, inside);
    else readBranch(list, branch);
  }
  for (const attribute of lists.many)
    for (const [index, list] of properties.get(attribute)?.value?.children?.entries() ?? [])
      readBranch(list, branchName(index));
  for (const name of lists.made) {
    const thing = part(name);
    if (!inside.scope.names.has(name)) inside.scope.names.set(name, thing);
  }
  return inside.scope;
}

/** Something that nobody has written, although a text may name it: it stands where the layer does that makes it. */
function addMade(table: NameTable, name: string, at: Node, fixed: string): NamedThing {
  return addFixedThing(table, {
    kind: 'layer',
    name,
    span: spanOf(at),
    nameSpan: nameSpanOf(table.text, at),
    fixed,
  });
}

function nameSpanOf(text: string, layer: Node): Span {
  const name = ownName(layer) ?? propertiesOf(layer).get('type')?.value;
  return name?.type === 'string' ? spanInString(text, name) : { start: layer.offset, end: layer.offset + 1 };
}

/** The name that a layer gives itself, if it can be used. */
function ownName(layer: Node): Node | undefined {
  const name = propertiesOf(layer).get('name')?.value;
  return name?.type === 'string' && name.value !== '' ? name : undefined;
}

/** What a layer without a name is called: its type and a number. */
function countedName({ counts }: TextScope, type: string): string {
  const count = (counts.get(type) ?? 0) + 1;
  counts.set(type, count);
  return `${type}_${count}`;
}
