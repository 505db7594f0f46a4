import type { Catalogue } from '../../core/catalogue.ts';
import { isWhole } from '../../core/attribute.ts';
import { readLimit } from '../../core/budget.ts';
import { closest } from '../../core/closest.ts';
import { inWords, unusable } from '../../core/layerAttributes.ts';
import type { Budget, Network, NetworkInput, ObjectSize } from '../../core/network.ts';
import { createNetworkBuilder, type Feature, type NetworkBuilder } from '../../core/networkBuilder.ts';
import type { Shape } from '../../core/shape.ts';
import { readShape } from '../inputShape.ts';
import { objectSizeText, readObjectSize } from '../objectSize.ts';
import type { ParsedNetwork, TextDiagnostic } from '../sourceMap.ts';
import { readBlocks } from './blocks.ts';
import { readReference, resolveReferences } from './layerKeys.ts';
import { createNameScope, type NameScope } from './names.ts';
import { createJsonSourceMap } from './positions.ts';
import { knownKey, without, withoutFirst } from './textFixes.ts';
import { propertiesOf, readTree, repeatedKeys, type Node, type Property } from './tree.ts';
import { unfoldLayers } from './unfold.ts';
import { createUnfolding, type Unfolding } from './unfolding.ts';
import { createProblems, valueOf, type Problems } from './values.ts';

/** Keys of a network, each with what it takes. */
export const networkKeys = {
  $schema: 'The JSON schema of the file, for other editors.',
  name: 'Name of the network.',
  description: 'What the network is for; free text.',
  input: 'Shape of the only input, channels first, without the batch: `[3, 224, 224]`.',
  inputs: 'Shapes of several inputs by name: `{ "image": [3, 224, 224], "mask": [1, 224, 224] }`.',
  layers: 'The layers, in order. Each reads the one before it unless it says `"from"`.',
  outputs: 'Names of the layers whose outputs are the results; the last layer when absent.',
  blocks: 'Blocks of layers with parameters, to be used like layer types.',
  seed: 'Start of the random numbers that initialise the weights.',
  budget: 'Limits: `{ "maxParams": "5M", "maxMacs": "600M", "maxLatencyMs": 5 }`.',
  objectSize: objectSizeText,
} as const;

/** The network that a `*.cnn.json` text describes, with positions and what is wrong with it as text. Never throws. */
export function parseNetwork(text: string, catalogue: Catalogue): ParsedNetwork {
  const { root, diagnostics } = readTree(text);
  const problems = createProblems(text);
  const builder = createNetworkBuilder(catalogue);
  if (root?.type !== 'object') {
    if (root !== undefined)
      problems.report('not-an-object', 'a network is an object: { "input": [3, 224, 224], "layers": [] }', root);
    const network = builder.finish({ name: '', outputs: [], seed: 0, budget: {} });
    return { network, sourceMap: createJsonSourceMap(root, [], []), diagnostics: [...diagnostics, ...problems.found] };
  }
  const properties = propertiesOf(root);
  checkKeys(root, properties, problems);
  const blocks = readBlocks(properties.get('blocks')?.value, catalogue, problems);
  const unfolding = createUnfolding({ builder, catalogue, blocks, problems });
  const network = readNetwork(root, properties, unfolding);
  checkUnusedBlocks(unfolding);
  const sourceMap = createJsonSourceMap(root, unfolding.layerOrigins, unfolding.groupOrigins);
  return { network, sourceMap, diagnostics: [...diagnostics, ...problems.found] };
}

/**
 * Puts the layers of a `*.cnn.json` text into a network that is being built, behind feature maps in place of its inputs; gives its
 * results. Never throws.
 */
export function embedNetwork(
  text: string,
  inputs: readonly Feature[],
  builder: NetworkBuilder,
  catalogue: Catalogue,
): { readonly outputs: readonly Feature[]; readonly diagnostics: readonly TextDiagnostic[] } {
  const { root, diagnostics } = readTree(text);
  const problems = createProblems(text);
  const properties = propertiesOf(root);
  const blocks = readBlocks(properties.get('blocks')?.value, catalogue, problems);
  const unfolding = createUnfolding({ builder, catalogue, blocks, problems });
  const names = createNameScope();
  const named = properties.has('input') ? ['input'] : [...propertiesOf(properties.get('inputs')?.value).keys()];
  named.forEach((name, index) => names.define(name, inputs[index] ?? {}));
  if (named.length !== inputs.length && root !== undefined) {
    const message = `the network reads ${named.length} feature maps (${named.join(', ')}) and is given ${inputs.length}`;
    problems.report('wrong-number-of-inputs', message, root);
  }
  const outputs = unfoldNetwork(properties, inputs[0] ?? {}, names, unfolding);
  return { outputs, diagnostics: [...diagnostics, ...problems.found] };
}

/** Unfolds the layers behind the feature map that the first reads; gives the results. */
function unfoldNetwork(
  properties: ReadonlyMap<string, Property>,
  start: Feature,
  names: NameScope,
  unfolding: Unfolding,
): readonly Feature[] {
  const layers = properties.get('layers')?.value;
  const list = layers?.type === 'array' ? layers : undefined;
  const last = unfoldLayers(list, start, { names, scope: {}, uses: [], blocks: [], depth: 0 }, unfolding);
  const outputs = readOutputs(properties.get('outputs')?.value, names, unfolding) ?? [last];
  resolveReferences(unfolding);
  return outputs;
}

function readNetwork(root: Node, properties: ReadonlyMap<string, Property>, unfolding: Unfolding): Network {
  const { builder, problems } = unfolding;
  const names = createNameScope();
  const inputs = readInputShapes(root, properties, builder, names, problems);
  const layers = properties.get('layers')?.value;
  if (!properties.has('layers'))
    problems.report('missing-key', 'a network needs "layers": a list of layers', firstCharacter(root));
  else if (layers !== undefined && layers.type !== 'array')
    problems.report('wrong-value', '"layers" takes a list of layers: [ { "type": "conv2d", … } ]', layers);

  const start = firstInput(inputs, layers?.type === 'array' ? layers : undefined, problems);
  const objectSize = readObjectSizeOf(properties.get('objectSize')?.value, builder.inputs, problems);
  return builder.finish({
    name: readText(properties.get('name')?.value, problems) ?? '',
    outputs: unfoldNetwork(properties, start, names, unfolding),
    seed: readSeed(properties.get('seed')?.value, problems),
    budget: readBudget(properties.get('budget')?.value, problems),
    ...(objectSize !== undefined && { objectSize }),
  });
}

function checkKeys(root: Node, properties: ReadonlyMap<string, Property>, problems: Problems): void {
  const names = Object.keys(networkKeys);
  for (const [name, { key }] of properties) {
    if (names.includes(name)) continue;
    const close = closest(name, names);
    const fix = close === undefined ? `a network has ${names.slice(1).join(', ')}` : `did you mean "${close}"?`;
    const fixes = knownKey(problems.text, key, close, close !== undefined && properties.has(close));
    problems.report('unknown-key', `unknown key "${name}"; ${fix}`, key, fixes);
  }
  for (const key of repeatedKeys(root))
    problems.report(
      'duplicate-key',
      `"${String(key.value)}" stands twice; remove one`,
      key,
      withoutFirst(problems.text, key),
    );
}

function readInputShapes(
  root: Node,
  properties: ReadonlyMap<string, Property>,
  builder: NetworkBuilder,
  names: NameScope,
  problems: Problems,
): readonly Feature[] {
  const add = (name: string, { key, value }: Property): Feature => {
    const feature = builder.input(name, readShapeOf(value ?? key, problems));
    names.define(name, feature);
    return feature;
  };
  const input = properties.get('input');
  const inputs = properties.get('inputs');
  if (input !== undefined) {
    if (inputs !== undefined)
      problems.report(
        'unknown-key',
        'a network has "input" or "inputs", not both; remove one',
        inputs.key,
        without(problems.text, inputs.key),
      );
    return [add('input', input)];
  }
  const named = [...propertiesOf(inputs?.value)];
  if (0 < named.length) return named.map(([name, property]) => add(name, property));
  const message = 'a network needs an "input": its shape, channels first, such as [3, 224, 224]';
  problems.report('missing-key', message, inputs?.value ?? firstCharacter(root));
  return [builder.input('input', undefined)];
}

function readShapeOf(node: Node, problems: Problems): Shape | undefined {
  const written = valueOf(node, {}, problems);
  return readShape(written, message => {
    if (written !== unusable) problems.report('wrong-value', message, node);
  });
}

/** What the first layer reads. With several inputs it has to say so itself. */
function firstInput(inputs: readonly Feature[], list: Node | undefined, problems: Problems): Feature {
  const first = list?.children?.[0];
  if (inputs.length === 1 || first?.type !== 'object' || propertiesOf(first).has('from')) return inputs[0] ?? {};
  const message = `the network has ${inputs.length} inputs; say which one the first layer reads: "from": "…"`;
  problems.report('nothing-to-read', message, propertiesOf(first).get('type')?.value ?? firstCharacter(first));
  return {};
}

function readOutputs(node: Node | undefined, names: NameScope, unfolding: Unfolding): readonly Feature[] | undefined {
  if (node === undefined) return undefined;
  if (node.type !== 'array' || !node.children?.length) {
    unfolding.problems.report('wrong-value', '"outputs" takes a list of layer names: ["head"]', node);
    return undefined;
  }
  return node.children.map(child => readReference(child, names, unfolding));
}

function readText(node: Node | undefined, problems: Problems): string | undefined {
  if (node === undefined || node.type === 'string') return node && String(node.value);
  problems.report('wrong-value', `"name" is ${inWords(node.value)}; write a text`, node);
  return undefined;
}

function readSeed(node: Node | undefined, problems: Problems): number {
  if (node === undefined || isWhole(node.value, 0)) return node === undefined ? 0 : (node.value as number);
  problems.report('wrong-value', `"seed" is ${inWords(node.value)}; write a whole number of at least 0`, node);
  return 0;
}

function readObjectSizeOf(
  node: Node | undefined,
  inputs: readonly NetworkInput[],
  problems: Problems,
): ObjectSize | undefined {
  if (node === undefined) return undefined;
  const written = valueOf(node, {}, problems);
  return readObjectSize(written, inputs, message => {
    if (written !== unusable) problems.report('wrong-value', message, node);
  });
}

function readBudget(node: Node | undefined, problems: Problems): Budget {
  if (node !== undefined && node.type !== 'object')
    problems.report('wrong-value', '"budget" takes an object of limits: { "maxParams": "5M" }', node);
  const budget: Record<string, number> = {};
  for (const [name, { key, value }] of propertiesOf(node)) {
    if (value === undefined) continue;
    const limit = readLimit(value.value);
    if (name !== 'maxParams' && name !== 'maxMacs' && name !== 'maxLatencyMs')
      problems.report(
        'unknown-key',
        `unknown limit "${name}"; there is maxParams, maxMacs, maxLatencyMs`,
        key,
        knownKey(problems.text, key, closest(name, ['maxParams', 'maxMacs', 'maxLatencyMs']), false),
      );
    else if (limit === undefined)
      problems.report(
        'wrong-value',
        `"${name}" is ${inWords(value.value)}; write a number, or text such as "5M"`,
        value,
      );
    else budget[name] = limit;
  }
  return budget;
}

/** A block that nothing uses is unfolded on its own, so that mistakes in it show while it is being written. */
function checkUnusedBlocks(unfolding: Unfolding): void {
  for (const block of unfolding.blocks.values()) {
    if (unfolding.usedBlocks.has(block.name)) continue;
    const alone = createUnfolding({ ...unfolding, builder: createNetworkBuilder(unfolding.catalogue) });
    const names = createNameScope();
    names.define('input', {});
    const place = { names, scope: { ...block.parameters, index: 0 }, uses: [], blocks: [block.name], depth: 1 };
    unfoldLayers(block.layers, {}, place, alone);
    resolveReferences(alone);
  }
}

function firstCharacter(node: Node): { readonly start: number; readonly end: number } {
  return { start: node.offset, end: node.offset + 1 };
}
