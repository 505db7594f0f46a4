import type { Catalogue } from '../../core/catalogue.ts';
import { computationOrder } from '../../core/order.ts';
import { ownInputCount, type Layer, type Network, type Source } from '../../core/network.ts';
import { createIdentifiers } from './identifiers.ts';
import { callOf, importOf, indented, listOf, objectOf, textOf, type Entry } from './layout.ts';

/** A program of one statement for each layer, with blocks and repeats unfolded and every name written out: any network has one. */
export function writeProgram(network: Network, catalogue: Catalogue): string {
  const { inputs, layers, outputs } = network;
  const identifiers = createIdentifiers([...catalogue.layers.keys()]);
  const inputNames = inputs.map(({ name }) => identifiers.unique(name));
  const names = layers.map(({ name }) => identifiers.unique(name));
  const variableOf = (source: Source | undefined): string =>
    source === undefined ? 'undefined' : (('input' in source ? inputNames[source.input] : names[source.layer]) ?? '');
  const { order } = computationOrder(network);
  const statements = order.flatMap(id => {
    const layer = layers[id];
    return layer === undefined ? [] : [`const ${names[id] ?? ''} = ${layerCall(layer, variableOf)};\n`];
  });
  const [only] = inputs;
  const isSingle = inputs.length === 1 && only?.name === 'input';
  const shapes = inputs.map(({ name, shape }): Entry => [name, expressionOf(shape ?? [])]);
  const options: readonly Entry[] = [
    isSingle ? (shapes[0] ?? ['input', '[]']) : ['inputs', objectOf(shapes)],
    ...(network.seed === 0 ? [] : [['seed', String(network.seed)] as const]),
    ...(Object.keys(network.budget).length === 0 ? [] : [['budget', expressionOf(network.budget)] as const]),
    ...(network.objectSize === undefined ? [] : [['objectSize', expressionOf(network.objectSize)] as const]),
  ];
  const parameter = isSingle
    ? (inputNames[0] ?? 'x')
    : `(${objectOf(inputs.map(({ name }, index): Entry => [name, inputNames[index] ?? '']))})`;
  const results = outputs.map(variableOf);
  const result = results.length === 1 ? (results[0] ?? '') : listOf(results);
  const body = `${statements.join('')}return ${result};\n`;
  const imports = [...new Set(['network', ...layers.map(({ type }) => type)])].sort();
  return `${importOf(imports)}\n\n${indented(`export default network(${textOf(network.name)}, ${objectOf(options)}, ${parameter} => {\n${body}});`)}\n`;
}

function layerCall(layer: Layer, variableOf: (source: Source | undefined) => string): string {
  const { type, name, written, literals = {}, init, inputs, references = [] } = layer;
  const own = ownInputCount(layer);
  const attributes = Object.entries({ ...written, ...literals, ...(init !== undefined && { init }) }).map(
    ([key, value]): Entry => {
      const reference = references.indexOf(key);
      return [key, reference === -1 ? expressionOf(value) : variableOf(inputs[own + reference])];
    },
  );
  return callOf(type, inputs.slice(0, own).map(variableOf), [...attributes, ['name', textOf(name)]]);
}

/** A plain value as an expression. */
export function expressionOf(value: unknown): string {
  if (typeof value === 'string') return textOf(value);
  if (Array.isArray(value)) return listOf(value.map(expressionOf));
  if (typeof value !== 'object' || value === null) return String(value);
  return objectOf(Object.entries(value).map(([key, entry]): Entry => [key, expressionOf(entry)]));
}
