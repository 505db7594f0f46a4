import type { Catalogue } from '../../core/catalogue.ts';
import { spanInString } from '../../formats/json/strings.ts';
import { propertiesOf, type Node } from '../../formats/json/tree.ts';
import type { Span } from '../../formats/sourceMap.ts';
import { byPlace } from '../../formats/spans.ts';
import type { NamedThing, Occurrence } from '../names.ts';
import { readExpressions } from './expressionNames.ts';
import { readLayers } from './layerNames.ts';
import { createTextScope, findOwn, type TextScope } from './nameScope.ts';
import {
  addFixedThing,
  addThing,
  builtInType,
  createNameTable,
  resolveReferences,
  type BlockNames,
  type NameTable,
  type ReadExpression,
} from './nameTable.ts';

/** Everything in a `*.cnn.json` text that has a name, and everywhere that it is called by it. */
export interface JsonNames {
  /** In an order that stays the same whatever they are called. */
  readonly things: readonly NamedThing[];
  /** In the order of the text. */
  readonly occurrences: readonly Occurrence[];
  /** Where layers that have no name of their own can be given one. */
  readonly nameless: ReadonlyMap<NamedThing, number>;
  /** What has a name already, where a thing is that could take it. */
  holder(thing: NamedThing, name: string): NamedThing | undefined;
  /** Keys of attributes that the types of their layers declare. */
  readonly attributeKeys: readonly Node[];
  readonly expressions: readonly ReadExpression[];
}

/** Reads the names of a text. They are those of the text, not of the network: a block that is used twice has its names once. Never throws. */
export function readNames(text: string, root: Node | undefined, catalogue: Catalogue): JsonNames {
  const table = createNameTable(text, catalogue);
  const properties = propertiesOf(root);
  const scope = createTextScope();
  readInputs(table, root, scope);
  for (const [name, { key, value }] of propertiesOf(properties.get('blocks')?.value))
    readBlockHead(table, name, key, value);
  // A block may use one further down, so that the layers are read when all blocks are known.
  for (const { scope: inside, parameters, node } of table.blocks.values())
    readLayers(table, propertiesOf(node).get('layers')?.value, { scope: inside, parameters, depth: 1 });
  readLayers(table, properties.get('layers')?.value, { scope, parameters: new Map(), depth: 0 });
  for (const node of properties.get('outputs')?.value?.children ?? []) table.references.push({ node, scope });
  resolveReferences(table);
  const { things, occurrences, nameless, holders, attributeKeys, expressions } = table;
  return {
    things,
    occurrences: occurrences.toSorted(byPlace),
    nameless,
    holder: (thing, name) => holders.get(thing)?.(name),
    attributeKeys,
    expressions,
  };
}

function readInputs(table: NameTable, root: Node | undefined, scope: TextScope): void {
  const properties = propertiesOf(root);
  const addInput = (name: string, key: Node, value: Node | undefined, fixed?: string): void => {
    const nameSpan = spanInString(table.text, key);
    const thing: NamedThing = { kind: 'input', name, span: spanFrom(key, value), nameSpan, ...(fixed && { fixed }) };
    addThing(table, thing, other => findOwn(scope, other)?.at(-1)?.thing, key);
    scope.names.set(name, thing);
  };
  const only = 'the only input is always called "input"; with "inputs" it has a name of yours';
  const input = properties.get('input');
  if (input !== undefined) addInput('input', input.key, input.value, only);
  else for (const [name, { key, value }] of propertiesOf(properties.get('inputs')?.value)) addInput(name, key, value);
}

/** The name of a block and those of its parameters. */
function readBlockHead(table: NameTable, name: string, key: Node, node: Node | undefined): void {
  const { text, catalogue, blocks } = table;
  const span = spanFrom(key, node);
  const nameSpan = spanInString(text, key);
  const isBuiltIn = (other: string): boolean => catalogue.layers.has(other) || catalogue.structures.has(other);
  const holder = (other: string): NamedThing | undefined =>
    isBuiltIn(other) ? builtInType(table, other) : blocks.get(other)?.thing;
  const thing = addThing(table, { kind: 'block', name, span, nameSpan }, holder, key);
  const scope = createTextScope();
  const fixed = '"input" is what the block reads';
  scope.names.set('input', addFixedThing(table, { kind: 'input', name: 'input', span, nameSpan, fixed }));
  const parameters = readParameters(table, node);
  if (!catalogue.layers.has(name)) blocks.set(name, { thing, scope, parameters, node });
}

function readParameters(table: NameTable, block: Node | undefined): BlockNames['parameters'] {
  const parameters: BlockNames['parameters'] = new Map();
  for (const [name, { key, value }] of propertiesOf(propertiesOf(block).get('parameters')?.value)) {
    // A default can be computed from the parameters before it.
    if (value !== undefined) readExpressions(table, value, parameters);
    const thing = {
      kind: 'parameter',
      name,
      span: spanFrom(key, value),
      nameSpan: spanInString(table.text, key),
    } as const;
    parameters.set(
      name,
      addThing(table, thing, other => parameters.get(other), key),
    );
  }
  return parameters;
}

/** A property from its key to the end of its value. */
function spanFrom(key: Node, value: Node | undefined): Span {
  const last = value ?? key;
  return { start: key.offset, end: last.offset + last.length };
}
