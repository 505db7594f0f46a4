import type { Attribute, Attributes } from '../../core/attribute.ts';
import type { Catalogue } from '../../core/catalogue.ts';
import { commonKeys, readBlocks, type Block } from '../json/blocks.ts';
import { parseExpression, type Expression } from '../json/expression.ts';
import { propertiesOf, readTree, type Node, type Property } from '../json/tree.ts';
import { createProblems } from '../json/values.ts';
import { createIdentifiers, type Identifiers } from './identifiers.ts';
import { callOf, importOf, indented, listOf, objectOf, textOf, type Entry } from './layout.ts';
import { networkOptions } from './networkOptions.ts';

/** Thrown for what can be said in JSON alone. */
export class NotConvertible extends Error {}

/**
 * A `*.cnn.json` text without errors as a program that makes the same layers under the same names: blocks become functions, repeats
 * loops, and references variables. Throws `NotConvertible` where a layer reads one that is written further down or inside a
 * structure, which no variable can do.
 */
export function convertToProgram(text: string, catalogue: Catalogue): string {
  const properties = propertiesOf(readTree(text).root);
  const blocks = readBlocks(properties.get('blocks')?.value, catalogue, createProblems(text));
  const identifiers = createIdentifiers(
    [...catalogue.layers.keys(), ...catalogue.structures.keys()].filter(type => !blocks.has(type)),
  );
  const functions = new Map([...blocks.keys()].map(name => [name, identifiers.unique(name)]));
  const conversion: Conversion = { catalogue, identifiers, blocks, functions, imports: new Set(['network']) };
  const declared = [...blocks].map(([name, block]) => functionOf(name, block, conversion));
  const network = networkOf(properties, conversion);
  const imports = [...[...conversion.imports].sort(), ...(0 < declared.length ? ['type Feature'] : [])];
  return indented([importOf(imports), ...declared, network].join('\n\n')) + '\n';
}

interface Conversion {
  readonly catalogue: Catalogue;
  readonly identifiers: Identifiers;
  readonly blocks: ReadonlyMap<string, Block>;
  /** The functions that blocks become. */
  readonly functions: ReadonlyMap<string, string>;
  /** What is imported; filled while the rest is written. */
  readonly imports: Set<string>;
}

/** Where a list of layers is written. */
interface Scope {
  /** Variables by the names that layers read by; those of the lists around come behind. */
  readonly variables: Map<string, string>;
  readonly outer: Scope | undefined;
  /** Names by which anything is read here or further inside. */
  readonly wanted: ReadonlySet<string>;
  /** Parameters of the block by their names in expressions. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The counter of the repeat around. */
  readonly index: string;
  /** How many layers without a name there are of each type: in JSON, and in the program. */
  readonly counts: Map<string, { json: number; program: number }>;
}

function networkOf(properties: ReadonlyMap<string, Property>, conversion: Conversion): string {
  const list = properties.get('layers')?.value;
  const outputs = properties.get('outputs')?.value?.children?.map(({ value }) => String(value));
  const wanted = new Set([...wantedNames(list), ...(outputs ?? [])]);
  const names = properties.has('input') ? ['input'] : [...propertiesOf(properties.get('inputs')?.value).keys()];
  const isSingle = properties.has('input') || (names.length === 1 && names[0] === 'input');
  const isPlain = isSingle && !wanted.has('input');
  const variables = new Map(names.map(name => [name, isPlain ? 'x' : conversion.identifiers.unique(name)]));
  const scope: Scope = { variables, outer: undefined, wanted, parameters: new Map(), index: '0', counts: new Map() };
  const start = variables.get(names[0] ?? '') ?? 'x';
  const parameter = isSingle ? start : `(${objectOf([...variables])})`;
  const { lines, last } = layersOf(list, start, isPlain, scope, conversion);
  const results = outputs?.map(output => variableOf(output, scope)) ?? [last];
  const options = Object.keys(networkOptions).flatMap((key): readonly Entry[] => {
    const value = properties.get(key)?.value;
    return value === undefined ? [] : [[key, valueOf(value, undefined, scope, conversion)]];
  });
  const result = results.length === 1 ? (results[0] ?? last) : listOf(results);
  const title = textOf(String(properties.get('name')?.value?.value ?? ''));
  return `export default network(${title}, ${objectOf(options)}, ${parameter} => {\n${lines.join('')}return ${result};\n});`;
}

/** A block as a function. The defaults of its parameters are numbers: in JSON they do not depend on what a use gives. */
function functionOf(name: string, block: Block, conversion: Conversion): string {
  const list = block.layers;
  const wanted = wantedNames(list);
  const names = Object.keys(block.parameters);
  const parameters = new Map(names.map(key => [key, conversion.identifiers.parameter(key)]));
  const input = wanted.has('input') ? conversion.identifiers.unique('input') : 'x';
  const counts = usesIndex(name, conversion);
  const scope: Scope = {
    variables: new Map([['input', input]]),
    outer: undefined,
    wanted,
    parameters,
    index: counts ? 'index' : '0',
    counts: new Map(),
  };
  const { lines, last } = layersOf(list, input, input === 'x', scope, conversion);
  const defaults = Object.entries(block.parameters).map(([key, value]) => {
    const own = parameters.get(key) ?? key;
    return `${own === key ? own : `${key}: ${own}`} = ${typeof value === 'string' ? textOf(value) : value}`;
  });
  if (counts) defaults.push('index = 0');
  const given = defaults.length === 0 ? '' : `, { ${defaults.join(', ')} } = {}`;
  return `function ${conversion.functions.get(name) ?? name}(${input}: Feature${given}): Feature {\n${lines.join('')}return ${last};\n}`;
}

/** The statements of a list of layers, and what the last one gives. `isOurs` when `start` is a variable that may be assigned to. */
function layersOf(list: Node | undefined, start: string, isOurs: boolean, scope: Scope, conversion: Conversion) {
  const lines: string[] = [];
  let last = start;
  let isDeclared = isOurs;
  for (const node of list?.children ?? []) {
    const properties = propertiesOf(node);
    const { made, name } = entryOf(properties, last, scope, conversion);
    if (scope.wanted.has(name)) {
      last = conversion.identifiers.unique(name);
      scope.variables.set(name, last);
      lines.push(`const ${last} = ${made};\n`);
    } else {
      last = 'x';
      lines.push(`${isDeclared ? '' : 'let '}x = ${made};\n`);
      isDeclared = true;
    }
  }
  return { lines, last };
}

/** One entry of a list of layers, a layer, structure or block, or a loop of them; and the name by which it can be read. */
function entryOf(
  properties: ReadonlyMap<string, Property>,
  previous: string,
  scope: Scope,
  conversion: Conversion,
): { readonly made: string; readonly name: string } {
  const type = textIn(properties.get('type')) ?? '';
  const repeat = properties.get('repeat')?.value;
  const inputs = inputsOf(properties.get('from')?.value, previous, scope);
  const isPlain = repeat === undefined && (conversion.functions.get(type) ?? type) === type;
  const { name, isImplied } = nameOf(textIn(properties.get('name')), type, isPlain, scope);
  if (repeat === undefined)
    return { name, made: oneOf(type, isImplied ? undefined : textOf(name), inputs, properties, scope, conversion) };
  const [from = previous, ...more] = inputs;
  if (0 < more.length) throw new NotConvertible('a join is repeated');
  conversion.imports.add('block');
  const step = oneOf(type, '`${index}`', ['x'], properties, { ...scope, index: 'index' }, conversion);
  const start = from === 'x' ? '' : `let x = ${from};\n`;
  const count = valueOf(repeat, undefined, scope, conversion);
  const head = `for (let index = 0; index < ${count}; index++)`;
  const isShort = head.length + step.length < 100 && !step.includes('\n');
  const loop = `${start}${head} ${isShort ? `x = ${step};` : `{\nx = ${step};\n}`}\nreturn x;\n`;
  return { name, made: `block(${textOf(name)}, () => {\n${loop}})` };
}

/** The name of an entry, and whether the program comes to the same by counting. */
function nameOf(written: string | undefined, type: string, isPlain: boolean, { counts }: Scope) {
  if (written !== undefined) return { name: written, isImplied: false };
  const count = counts.get(type) ?? { json: 0, program: 0 };
  counts.set(type, count);
  count.json += 1;
  const isImplied = isPlain && count.program + 1 === count.json;
  if (isImplied) count.program += 1;
  return { name: `${type}_${count.json}`, isImplied };
}

/** A layer, structure or block; `name` is an expression. */
function oneOf(
  type: string,
  name: string | undefined,
  inputs: readonly string[],
  properties: ReadonlyMap<string, Property>,
  scope: Scope,
  conversion: Conversion,
): string {
  const { catalogue, functions, imports } = conversion;
  const fn = functions.get(type);
  const declared: Attributes =
    fn === undefined ? ((catalogue.layers.get(type) ?? catalogue.structures.get(type))?.attributes ?? {}) : {};
  const attributes = [...properties].flatMap(([key, { value }]): readonly Entry[] =>
    value === undefined || commonKeys.some(common => common === key)
      ? []
      : [[key, valueOf(value, declared[key], scope, conversion)]],
  );
  if (fn === undefined) {
    imports.add(type);
    return callOf(type, inputs, name === undefined ? attributes : [...attributes, ['name', name]]);
  }
  const index: readonly Entry[] = usesIndex(type, conversion) && scope.index !== '0' ? [['index', scope.index]] : [];
  const used = callOf(fn, inputs, [...attributes, ...index]);
  if (name === undefined) return used;
  imports.add('block');
  return `block(${name}, () => ${used})`;
}

function inputsOf(from: Node | undefined, previous: string, scope: Scope): readonly string[] {
  if (from === undefined) return [previous];
  return (from.type === 'array' ? (from.children ?? []) : [from]).map(({ value }) => variableOf(String(value), scope));
}

function variableOf(name: string, scope: Scope): string {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const variable = at.variables.get(name);
    if (variable !== undefined) return variable;
  }
  throw new NotConvertible(`"${name}" is written further down, or inside a structure`);
}

/** A value of the text as an expression of the program. */
function valueOf(node: Node, attribute: Attribute<unknown> | undefined, scope: Scope, conversion: Conversion): string {
  const children = node.children ?? [];
  if (attribute?.refersToLayer) return variableOf(String(node.value), scope);
  if (attribute?.holdsLayers === 'one') return branchOf(node, scope, conversion);
  if (attribute?.holdsLayers === 'many') return listOf(children.map(list => branchOf(list, scope, conversion)));
  switch (node.type) {
    case 'array':
      return listOf(children.map(child => valueOf(child, undefined, scope, conversion)));
    case 'object':
      return objectOf(
        children.flatMap(({ children: [key, value] = [] }): readonly Entry[] =>
          value === undefined ? [] : [[String(key?.value), valueOf(value, undefined, scope, conversion)]],
        ),
      );
    case 'string': {
      const text = String(node.value);
      return text.startsWith('=') ? expressionOf(text.slice(1), scope) : textOf(text);
    }
    default:
      return JSON.stringify(node.value);
  }
}

/** A list of layers as a function of what it reads. */
function branchOf(list: Node, scope: Scope, conversion: Conversion): string {
  const inside: Scope = { ...scope, variables: new Map(), outer: scope, counts: new Map() };
  const { lines, last } = layersOf(list, 'x', true, inside, conversion);
  const [only, more] = lines;
  if (only === undefined) return 'x => x';
  if (more === undefined && only.startsWith('x = ')) return `x => ${only.slice('x = '.length, -';\n'.length)}`;
  return `x => {\n${lines.join('')}return ${last};\n}`;
}

/** An expression over the parameters of a block, with parentheses around whatever is not a single word. */
function expressionOf(text: string, { parameters, index }: Scope): string {
  const print = (expression: Expression): string => {
    switch (expression.kind) {
      case 'number':
        return String(expression.value);
      case 'name': {
        const { text: name } = expression.token;
        return name === 'index' ? index : (parameters.get(name) ?? name);
      }
      case 'sign':
        return `${expression.operator.text}${word(expression.operand)}`;
      case 'choice':
        return `${word(expression.condition)} ? ${word(expression.whenTrue)} : ${word(expression.whenFalse)}`;
      case 'operation':
        return operationOf(expression.operator.text, word(expression.left), word(expression.right));
    }
  };
  const word = (expression: Expression): string => {
    const printed = print(expression);
    return /^(\w+|Math\.floor\([^()]*\))$/.test(printed) ? printed : `(${printed})`;
  };
  const parsed = parseExpression(text);
  if (parsed === undefined) throw new NotConvertible('an expression cannot be read');
  return print(parsed);
}

/** Division and remainder are Python's, towards −∞. */
function operationOf(operator: string, left: string, right: string): string {
  switch (operator) {
    case '//':
      return `Math.floor(${left} / ${right})`;
    case '%':
      return `${left} - ${right} * Math.floor(${left} / ${right})`;
    case '==':
    case '!=':
      return `${left} ${operator}= ${right}`;
    default:
      return `${left} ${operator} ${right}`;
  }
}

/** Every text that could be a name by which a layer is read; one too many only makes a variable of its own. */
function wantedNames(node: Node | undefined): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (each: Node, key: string): void => {
    if (each.type === 'string' && !['type', 'name'].includes(key)) names.add(String(each.value));
    if (each.type === 'property') {
      const [name, value] = each.children ?? [];
      if (value !== undefined) visit(value, String(name?.value));
    } else for (const child of each.children ?? []) visit(child, key);
  };
  if (node !== undefined) visit(node, '');
  return names;
}

/** Whether a block counts the repeats around it: by itself, or in a block that it uses. */
function usesIndex(name: string, conversion: Conversion): boolean {
  const list = conversion.blocks.get(name)?.layers;
  const visit = (node: Node): boolean => {
    if (node.type === 'string') return /^=.*\bindex\b/.test(String(node.value));
    const type = textIn(propertiesOf(node).get('type'));
    return (
      (type !== undefined && conversion.blocks.has(type) && usesIndex(type, conversion)) ||
      (node.children ?? []).some(visit)
    );
  };
  return list !== undefined && visit(list);
}

function textIn(property: Property | undefined): string | undefined {
  const value: unknown = property?.value?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
