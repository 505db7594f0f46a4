import type { Catalogue } from '../../core/catalogue.ts';
import { closest } from '../../core/closest.ts';
import { inWords, unusable } from '../../core/layerAttributes.ts';
import type { ExpressionScope, ExpressionValue } from './expression.ts';
import { knownKey, without } from './textFixes.ts';
import { propertiesOf, type Node, type Property } from './tree.ts';
import { valueOf, type Problems } from './values.ts';

/** A block as the file defines it. */
export interface Block {
  readonly name: string;
  /** Every parameter with its default. */
  readonly parameters: ExpressionScope;
  /** The list of its layers. */
  readonly layers: Node | undefined;
}

/** Keys of a layer that mean the same for every type. */
export const commonKeys = ['type', 'name', 'from', 'repeat'] as const;

/** The blocks of a file by name. */
export function readBlocks(
  node: Node | undefined,
  catalogue: Catalogue,
  problems: Problems,
): ReadonlyMap<string, Block> {
  const blocks = new Map<string, Block>();
  if (node !== undefined && node.type !== 'object')
    problems.report('wrong-value', '"blocks" takes an object of blocks by name: { "name": { "layers": [] } }', node);
  for (const [name, { key, value }] of propertiesOf(node)) {
    // Built-in blocks give way quietly: a file that was written before we had one goes on meaning what it says.
    if (catalogue.layers.has(name))
      problems.report('block-name-taken', `${name} is a built-in layer; call the block something else`, key);
    else if (value?.type !== 'object')
      problems.report('not-an-object', `block "${name}" is written { "parameters": {}, "layers": [] }`, value ?? key);
    else blocks.set(name, readBlock(name, key, value, problems));
  }
  return blocks;
}

/** The parameters of one use of a block: what it gives, and defaults for the rest. */
export function parametersOfUse(
  block: Block,
  properties: ReadonlyMap<string, Property>,
  scope: ExpressionScope,
  problems: Problems,
): ExpressionScope {
  const names = Object.keys(block.parameters);
  const given: Record<string, ExpressionValue> = { ...block.parameters };
  for (const [name, { key, value }] of properties) {
    if (commonKeys.some(common => common === name) || value === undefined) continue;
    if (!Object.hasOwn(block.parameters, name)) {
      const close = closest(name, names);
      const has = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
      const fix = close === undefined ? has : `did you mean "${close}"?`;
      const fixes = knownKey(problems.text, key, close, close !== undefined && properties.has(close));
      problems.report('unknown-attribute', `unknown parameter "${name}" of block "${block.name}"; ${fix}`, key, fixes);
      continue;
    }
    const read = valueOf(value, scope, problems);
    if (isParameter(read)) given[name] = read;
    else if (read !== unusable) problems.report('wrong-attribute', parameterProblem(name, read), value);
  }
  return given;
}

function readBlock(name: string, key: Node, node: Node, problems: Problems): Block {
  const properties = propertiesOf(node);
  const parameters: Record<string, ExpressionValue> = {};
  for (const [each, { key: own }] of properties) {
    if (!['parameters', 'layers', 'description'].includes(each))
      problems.report(
        'unknown-key',
        `a block has "parameters" and "layers"; remove "${each}"`,
        own,
        without(problems.text, own),
      );
  }
  const parametersNode = properties.get('parameters')?.value;
  if (parametersNode !== undefined && parametersNode.type !== 'object')
    problems.report('wrong-value', '"parameters" takes an object of defaults by name: { "width": 64 }', parametersNode);
  for (const [parameter, { value }] of propertiesOf(parametersNode)) {
    if (value === undefined) continue;
    // A default may build on the parameters before it.
    const read = valueOf(value, parameters, problems);
    if (!/^[A-Za-z_]\w*$/.test(parameter) || parameter === 'index' || commonKeys.some(common => common === parameter))
      problems.report('wrong-value', `a parameter cannot be called "${parameter}"; use letters, digits and _`, value);
    else if (isParameter(read)) parameters[parameter] = read;
    else if (read !== unusable) problems.report('wrong-value', parameterProblem(parameter, read), value);
  }
  const layers = properties.get('layers')?.value;
  if (layers === undefined) problems.report('missing-key', `block "${name}" needs "layers": a list of layers`, key);
  else if (layers.type !== 'array') problems.report('wrong-value', '"layers" takes a list of layers', layers);
  return { name, parameters, layers: layers?.type === 'array' ? layers : undefined };
}

function isParameter(value: unknown): value is ExpressionValue {
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string';
}

function parameterProblem(name: string, read: unknown): string {
  return `parameter "${name}" is ${inWords(read)}; write a number, a word, true or false`;
}
