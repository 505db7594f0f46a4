import type { Catalogue } from '../../core/catalogue.ts';
import { branchName } from '../../core/structure.ts';
import { commonKeys } from '../../formats/json/blocks.ts';
import { parseExpression, type Expression, type Token } from '../../formats/json/expression.ts';
import { spanInString } from '../../formats/json/strings.ts';
import { nodesIn, propertiesOf, spanOf, type Node } from '../../formats/json/tree.ts';
import { deepest } from '../../formats/limits.ts';
import type { Span } from '../../formats/sourceMap.ts';
import type { NamedThing, Occurrence } from '../names.ts';
import { createTextScope, findOwn, findSteps, type TextScope } from './nameScope.ts';
import { structureLists } from './structureLists.ts';

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
  /** Texts that are computed, each with what it says if that can be read. */
  readonly expressions: readonly { readonly node: Node; readonly expression: Expression | undefined }[];
}

/** Where a list of layers stands: the layers that it can name, and the parameters of the block around it. */
interface Place {
  readonly scope: TextScope;
  readonly parameters: ReadonlyMap<string, NamedThing>;
  readonly depth: number;
}

/** A block of the text, with what can be named in it. */
interface BlockNames {
  readonly thing: NamedThing;
  readonly scope: TextScope;
  readonly parameters: Map<string, NamedThing>;
  readonly node: Node | undefined;
}

/** Reads the names of a text. They are those of the text, not of the network: a block that is used twice has its names once. Never throws. */
export function readNames(text: string, root: Node | undefined, catalogue: Catalogue): JsonNames {
  const things: NamedThing[] = [];
  const occurrences: Occurrence[] = [];
  const nameless = new Map<NamedThing, number>();
  const holders = new Map<NamedThing, (name: string) => NamedThing | undefined>();
  const attributeKeys: Node[] = [];
  const expressions: JsonNames['expressions'][number][] = [];
  const references: { readonly node: Node; readonly scope: TextScope }[] = [];
  const types = new Map<string, NamedThing>();
  const blocks = new Map<string, BlockNames>();

  const add = (
    thing: NamedThing,
    holder: (name: string) => NamedThing | undefined = () => undefined,
    key?: Node,
  ): NamedThing => {
    things.push(thing);
    holders.set(thing, holder);
    if (key !== undefined) occurrences.push({ thing, span: spanInString(text, key), role: 'definition' });
    return thing;
  };
  const refer = (thing: NamedThing, span: Span): void => void occurrences.push({ thing, span, role: 'reference' });
  /** Something that nobody has written, although a text may name it. */
  const made = (name: string, at: Node, fixed: string): NamedThing =>
    add({ kind: 'layer', name, span: spanOf(at), nameSpan: nameSpanOf(at), fixed });
  const counter = builtIn('parameter', 'index', '"index" counts the repetitions of a layer; it is built in');

  const nameSpanOf = (layer: Node): Span => {
    const properties = propertiesOf(layer);
    const name = ownName(layer) ?? properties.get('type')?.value;
    return name?.type === 'string' ? spanInString(text, name) : { start: layer.offset, end: layer.offset + 1 };
  };

  const readExpressions = (value: Node, parameters: ReadonlyMap<string, NamedThing>): void => {
    for (const node of nodesIn(value))
      if (node.type === 'string' && String(node.value).startsWith('=')) readExpression(node, parameters);
  };
  const readExpression = (node: Node, parameters: ReadonlyMap<string, NamedThing>): void => {
    const expression = parseExpression(String(node.value).slice(1));
    expressions.push({ node, expression });
    for (const { text: word, start, end } of expression === undefined ? [] : wordsIn(expression)) {
      const thing = parameters.get(word) ?? (word === 'index' ? counter : undefined);
      if (thing !== undefined) refer(thing, spanInString(text, node, start + 1, end + 1));
    }
  };

  const readLayers = (list: Node | undefined, place: Place): void => {
    if (list?.type !== 'array' || deepest < place.depth) return;
    for (const node of list.children ?? []) if (node.type === 'object') readLayer(node, place);
  };

  const readLayer = (node: Node, place: Place): void => {
    const properties = propertiesOf(node);
    const typeNode = properties.get('type')?.value;
    const type = typeNode?.type === 'string' ? String(typeNode.value) : undefined;
    const own = ownName(node);
    const { scope, parameters } = place;
    const thing = add(
      {
        kind: 'layer',
        name: own === undefined ? nextName(scope, type ?? 'layer') : String(own.value),
        span: spanOf(node),
        nameSpan: nameSpanOf(node),
        ...(own === undefined && type === undefined && { fixed: 'a layer needs a "type" before it can have a name' }),
      },
      name => findOwn(scope, name)?.at(-1)?.thing,
      own,
    );
    if (own === undefined && typeNode !== undefined) nameless.set(thing, typeNode.offset + typeNode.length);
    const block = type === undefined ? undefined : blocks.get(type);
    const structure = block === undefined && type !== undefined ? catalogue.structures.get(type) : undefined;
    const declared = (type === undefined ? undefined : catalogue.layers.get(type)) ?? structure;
    if (type !== undefined && typeNode !== undefined) {
      const known = block?.thing ?? (declared === undefined ? undefined : typeOf(type));
      if (known !== undefined) refer(known, spanInString(text, typeNode));
    }
    const from = properties.get('from')?.value;
    for (const each of from?.type === 'array' ? (from.children ?? []) : from === undefined ? [] : [from])
      references.push({ node: each, scope });

    const repeat = properties.get('repeat')?.value;
    const around = repeat === undefined ? scope : createTextScope(scope);
    if (repeat !== undefined) {
      readExpressions(repeat, parameters);
      scope.inner.set(thing.name, { thing, scope: around });
    }
    for (const [key, { key: keyNode, value }] of properties) {
      if (commonKeys.some(common => common === key)) continue;
      const attribute = declared?.attributes[key];
      if (attribute !== undefined) attributeKeys.push(keyNode);
      const parameter = block?.parameters.get(key);
      if (parameter !== undefined) refer(parameter, spanInString(text, keyNode));
      if (value === undefined || attribute?.holdsLayers !== undefined) continue;
      const isReference = attribute?.refersToLayer && value.type === 'string' && !String(value.value).startsWith('=');
      if (isReference) references.push({ node: value, scope: around });
      else readExpressions(value, parameters);
    }

    const inside = { scope: createTextScope(around), parameters, depth: place.depth + 1 };
    const innerScope = block?.scope ?? (structure && readStructure(node, structure.type, inside));
    if (repeat !== undefined) {
      const number = made(thing.name, node, 'repetitions of a layer are called by their number');
      around.each = { thing: number, scope: innerScope };
    } else if (innerScope !== undefined) scope.inner.set(thing.name, { thing, scope: innerScope });
    if (!scope.names.has(thing.name)) scope.names.set(thing.name, thing);
  };

  const readStructure = (node: Node, type: string, inside: Place): TextScope => {
    const structure = catalogue.structures.get(type);
    const held = structure && structureLists(structure, node);
    const part = (name: string): NamedThing => made(name, node, `"${name}" is a part of ${type}, and built in`);
    if (held === undefined) return createTextScope(undefined, part(type));
    const properties = propertiesOf(node);
    const readBranch = (list: Node | undefined, branch: string): void => {
      const scope = createTextScope(inside.scope);
      const thing = part(branch);
      // An empty branch only passes on what it reads, and has no name.
      if (list?.children?.length) inside.scope.inner.set(branch, { thing, scope });
      readLayers(list, { ...inside, scope });
    };
    for (const { attribute, branch } of held.lists) {
      const list = properties.get(attribute)?.value;
      if (branch === undefined) readLayers(list, inside);
      else readBranch(list, branch);
    }
    for (const attribute of held.many)
      properties.get(attribute)?.value?.children?.forEach((list, index) => {
        readBranch(list, branchName(index));
      });
    for (const name of held.made) {
      const thing = part(name);
      if (!inside.scope.names.has(name)) inside.scope.names.set(name, thing);
    }
    return inside.scope;
  };

  const typeOf = (type: string): NamedThing => {
    const known = types.get(type) ?? builtIn('type', type, `${type} is built in`);
    types.set(type, known);
    return known;
  };

  const readBlock = (name: string, key: Node, node: Node | undefined): void => {
    const span = { start: key.offset, end: node === undefined ? key.offset + key.length : node.offset + node.length };
    const isBuiltIn = (other: string): boolean => catalogue.layers.has(other) || catalogue.structures.has(other);
    const thing = add(
      { kind: 'block', name, span, nameSpan: spanInString(text, key) },
      other => (isBuiltIn(other) ? typeOf(other) : blocks.get(other)?.thing),
      key,
    );
    const scope = createTextScope();
    const parameters = new Map<string, NamedThing>();
    const fixed = '"input" is what the block reads';
    scope.names.set('input', add({ kind: 'input', name: 'input', span, nameSpan: thing.nameSpan, fixed }));
    if (!catalogue.layers.has(name)) blocks.set(name, { thing, scope, parameters, node });
    for (const [parameter, { key: own, value }] of propertiesOf(propertiesOf(node).get('parameters')?.value)) {
      if (value !== undefined) readExpressions(value, parameters);
      const whole = {
        start: own.offset,
        end: value === undefined ? own.offset + own.length : value.offset + value.length,
      };
      const nameSpan = spanInString(text, own);
      const holder = (other: string): NamedThing | undefined => parameters.get(other);
      parameters.set(parameter, add({ kind: 'parameter', name: parameter, span: whole, nameSpan }, holder, own));
    }
  };

  const properties = propertiesOf(root);
  const scope = createTextScope();
  const addInput = (name: string, key: Node, value: Node | undefined, fixed?: string): void => {
    const span = {
      start: key.offset,
      end: value === undefined ? key.offset + key.length : value.offset + value.length,
    };
    const thing = { kind: 'input', name, span, nameSpan: spanInString(text, key), ...(fixed && { fixed }) } as const;
    scope.names.set(
      name,
      add(thing, other => findOwn(scope, other)?.at(-1)?.thing, key),
    );
  };
  const input = properties.get('input');
  const only = 'the only input is always called "input"; with "inputs" it has a name of yours';
  if (input !== undefined) addInput('input', input.key, input.value, only);
  else for (const [name, { key, value }] of propertiesOf(properties.get('inputs')?.value)) addInput(name, key, value);
  for (const [name, { key, value }] of propertiesOf(properties.get('blocks')?.value)) readBlock(name, key, value);
  for (const { scope: inside, parameters, node } of [...blocks.values()])
    readLayers(propertiesOf(node).get('layers')?.value, { scope: inside, parameters, depth: 1 });
  readLayers(properties.get('layers')?.value, { scope, parameters: new Map(), depth: 0 });
  for (const node of properties.get('outputs')?.value?.children ?? []) references.push({ node, scope });

  for (const { node, scope: from } of references) {
    if (node.type !== 'string') continue;
    for (const { thing, start, end } of findSteps(from, String(node.value)) ?? [])
      refer(thing, spanInString(text, node, start, end));
  }
  occurrences.sort((left, right) => left.span.start - right.span.start || left.span.end - right.span.end);
  const holder = (thing: NamedThing, name: string): NamedThing | undefined => holders.get(thing)?.(name);
  return { things, occurrences, nameless, holder, attributeKeys, expressions };
}

function builtIn(kind: NamedThing['kind'], name: string, fixed: string): NamedThing {
  return { kind, name, span: undefined, nameSpan: undefined, fixed };
}

/** The name that a layer gives itself, if it can be used. */
function ownName(layer: Node): Node | undefined {
  const name = propertiesOf(layer).get('name')?.value;
  return name?.type === 'string' && name.value !== '' ? name : undefined;
}

/** What a layer without a name is called: its type and a number. */
function nextName({ counts }: TextScope, type: string): string {
  const count = (counts.get(type) ?? 0) + 1;
  counts.set(type, count);
  return `${type}_${count}`;
}

/** The names in an expression, with their places in it. */
function wordsIn(expression: Expression): readonly Token[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'name':
      return [expression.token];
    case 'sign':
      return wordsIn(expression.operand);
    case 'operation':
      return [...wordsIn(expression.left), ...wordsIn(expression.right)];
    case 'choice':
      return [expression.condition, expression.whenTrue, expression.whenFalse].flatMap(wordsIn);
  }
}
