import { findNodeAtLocation, getLocation, parseTree, type JSONPath, type Location, type Node } from 'jsonc-parser';
import type { Attribute } from '../../core/attribute.ts';
import { initializations } from '../../core/initialization.ts';
import { commonKeys } from '../../formats/json/blocks.ts';
import { networkKeys } from '../../formats/json/parse.ts';
import { propertiesOf } from '../../formats/json/tree.ts';
import type { Span } from '../../formats/sourceMap.ts';
import { layerKey } from './context.ts';
import { entriesOf, entryAt } from '../instances.ts';
import type { NetworkModel } from '../model.ts';

/** Something to be inserted. */
export interface CompletionItem {
  readonly label: string;
  readonly kind: 'type' | 'attribute' | 'value' | 'reference' | 'layer';
  readonly documentation: string;
  /** In the snippet syntax of editors. */
  readonly snippet: string;
  /** The text that it replaces. */
  readonly span: Span;
}

const commonKeyTexts: Readonly<Record<(typeof commonKeys)[number], string>> = {
  type: 'The layer type, or a block of this file.',
  name: 'A name of its own, for references and messages.',
  from: 'The layer or layers that it reads, by name; the one before it when absent.',
  repeat: 'How often the layer or block is repeated; `index` counts in expressions.',
};

/** What may stand at an offset, also in half-typed text. */
export function completions(model: NetworkModel, offset: number): readonly CompletionItem[] {
  const location = getLocation(model.text, offset);
  const root = parseTree(model.text);
  const span = replacedSpan(model.text, offset, location);
  const { path } = location;
  const layer = layerKey(path);
  if (layer !== undefined && layer.index < path.length) {
    const object = root && findNodeAtLocation(root, path.slice(0, layer.index));
    if (location.isAtPropertyKey) return keyItems(model, object, span, model.text, offset);
    return valueItems(model, object, String(path[layer.index]), offset, span);
  }
  if (isLayerList(path)) return layerItems(model, root, span);
  if (path.length <= 1 && location.isAtPropertyKey) {
    const written = propertiesOf(root);
    return Object.entries(networkKeys)
      .filter(([key]) => !written.has(key))
      .map(([key, documentation]) => ({
        label: key,
        kind: 'attribute',
        documentation,
        snippet: keySnippet(key, '$1', model.text, offset),
        span,
      }));
  }
  return [];
}

/** The string or word around the offset; nothing where none has begun. A string that is not closed ends at the cursor. */
function replacedSpan(text: string, offset: number, { previousNode }: Location): Span {
  if (previousNode === undefined || offset < previousNode.offset || previousNode.offset + previousNode.length < offset)
    return { start: offset, end: offset };
  const end = previousNode.offset + previousNode.length;
  const closed = previousNode.type !== 'string' || (1 < previousNode.length && text[end - 1] === '"');
  return { start: previousNode.offset, end: closed ? end : offset };
}

function isLayerList(path: JSONPath): boolean {
  const last = path.at(-1);
  return typeof last === 'number' && layerKey([...path, '']) !== undefined;
}

/** Whole layers, for an empty place in a list. */
function layerItems(model: NetworkModel, root: Node | undefined, span: Span): readonly CompletionItem[] {
  return typeNames(model, root).map(({ name, documentation, required }) => ({
    label: name,
    kind: 'layer',
    documentation,
    snippet: `{ "type": "${name}"${required.map((key, index) => `, "${key}": $${index + 1}`).join('')} }`,
    span,
  }));
}

function keyItems(
  model: NetworkModel,
  object: Node | undefined,
  span: Span,
  text: string,
  offset: number,
): readonly CompletionItem[] {
  const written = propertiesOf(object);
  const type = String(written.get('type')?.value?.value ?? '');
  const own = attributesOf(model, type);
  const block = blockParameters(model, type);
  const items = [
    ...[...own].map(([key, attribute]) => ({
      key,
      documentation: documentationOf(attribute),
      value: startingValue(attribute),
    })),
    ...[...block].map(([key, fallback]) => ({
      key,
      documentation: `Parameter of the block; default: ${fallback}`,
      value: fallback,
    })),
    ...(model.catalogue.layers.get(type)?.hasWeights === true ? [initItem] : []),
    ...commonKeys.map(key => ({ key, documentation: commonKeyTexts[key], value: key === 'repeat' ? '2' : '""' })),
  ];
  return items
    .filter(({ key }) => !written.has(key))
    .map(({ key, documentation, value }) => {
      const placeholder = value === '""' ? '"$1"' : `\${1:${escapeSnippet(value)}}`;
      return {
        label: key,
        kind: 'attribute',
        documentation,
        snippet: keySnippet(key, placeholder, text, offset),
        span,
      };
    });
}

const initItem = { key: 'init', documentation: 'How the weights start.\n\n_default: he_', value: '"he"' };

function valueItems(
  model: NetworkModel,
  object: Node | undefined,
  key: string,
  offset: number,
  span: Span,
): readonly CompletionItem[] {
  const type = String(propertiesOf(object).get('type')?.value?.value ?? '');
  const item = (value: string, kind: CompletionItem['kind'], documentation: string): CompletionItem => ({
    label: value.replaceAll('"', ''),
    kind,
    documentation,
    snippet: escapeSnippet(value),
    span,
  });
  if (key === 'type') {
    const root = parseTree(model.text);
    return typeNames(model, root).map(({ name, documentation }) => item(`"${name}"`, 'type', documentation));
  }
  const attribute = attributesOf(model, type).get(key);
  if (key === 'from' || attribute?.refersToLayer)
    return referenceNames(model).map(({ name, shape }) => item(`"${name}"`, 'reference', shape));
  if (key === 'init' && attribute === undefined && model.catalogue.layers.get(type)?.hasWeights)
    return Object.entries(initializations).map(([name, meaning]) => item(`"${name}"`, 'value', meaning));
  if (attribute === undefined) return [];
  if (attribute.dividesChannels)
    return divisors(model, offset).map(divisor => item(String(divisor), 'value', 'Divides the input channels.'));
  return suggestedValues(attribute).map(({ value, documentation }) => item(value, 'value', documentation));
}

function typeNames(model: NetworkModel, root: Node | undefined) {
  const { layers, structures } = model.catalogue;
  const builtIn = [...layers.values(), ...structures.values()].map(({ type, summary, source, attributes }) => ({
    name: type,
    documentation: `${summary}\n\n_Source: ${source}_`,
    required: Object.keys(attributes).filter(key => attributes[key]?.required === true),
  }));
  const blocks = [...propertiesOf(propertiesOf(root).get('blocks')?.value).keys()];
  return [...blocks.map(name => ({ name, documentation: 'A block of this file.', required: [] })), ...builtIn];
}

/** The attributes of a built-in type; none where a block of the file has its name. */
function attributesOf({ catalogue, network }: NetworkModel, type: string): ReadonlyMap<string, Attribute<unknown>> {
  if (network.groups.some(group => group.kind === 'block' && group.type === type)) return new Map();
  return new Map(Object.entries((catalogue.layers.get(type) ?? catalogue.structures.get(type))?.attributes ?? {}));
}

/** Parameters of a block with their defaults as text. */
function blockParameters(model: NetworkModel, type: string): ReadonlyMap<string, string> {
  const blocks = propertiesOf(parseTree(model.text)).get('blocks')?.value;
  const parameters = propertiesOf(propertiesOf(propertiesOf(blocks).get(type)?.value).get('parameters')?.value);
  return new Map([...parameters].map(([name, { value }]) => [name, JSON.stringify(value?.value ?? 0)]));
}

function documentationOf(attribute: Attribute<unknown>): string {
  return `${attribute.description}\n\n_${attribute.required ? 'required' : `default: ${attribute.defaultText ?? 'none'}`}_`;
}

function startingValue({ schema, defaultText }: Attribute<unknown>): string {
  if (defaultText !== undefined && /^[\d"tf[]/.test(defaultText)) return defaultText;
  if (Array.isArray(schema['enum'])) return JSON.stringify(schema['enum'][0]);
  return schema['type'] === 'array' ? '[]' : '1';
}

/** The words of an attribute and its default. */
function suggestedValues({
  schema,
  defaultText,
}: Attribute<unknown>): readonly { value: string; documentation: string }[] {
  const alternatives = Array.isArray(schema['anyOf'])
    ? (schema['anyOf'] as readonly Attribute<unknown>['schema'][])
    : [schema];
  const nested = alternatives.flatMap(each => [each, ...listedIn(each['anyOf']), ...listedIn([each['items']])]);
  const words = nested.flatMap(({ enum: entries, markdownEnumDescriptions: texts, type }) => {
    if (type === 'boolean') return ['true', 'false'].map(value => ({ value, documentation: '' }));
    if (!Array.isArray(entries)) return [];
    return entries.map((entry: unknown, index) => ({
      value: JSON.stringify(entry),
      documentation: Array.isArray(texts) ? String(texts[index]) : '',
    }));
  });
  const isNew =
    defaultText !== undefined && /^[\d"[]/.test(defaultText) && !words.some(({ value }) => value === defaultText);
  return isNew ? [...words, { value: defaultText, documentation: 'The default.' }] : words;
}

function listedIn(schemas: unknown): readonly Attribute<unknown>['schema'][] {
  const listed: readonly unknown[] = Array.isArray(schemas) ? schemas : [];
  return listed.filter(schema => typeof schema === 'object' && schema !== null) as Attribute<unknown>['schema'][];
}

/** Everything that a layer may read, with its shape. */
function referenceNames({ network, analysis }: NetworkModel) {
  const shapeOf = (shape: readonly number[] | undefined): string => shape?.join('×') ?? '';
  return [
    ...network.inputs.map(({ name, shape }) => ({ name, shape: shapeOf(shape) })),
    ...network.layers.map(({ name }, id) => ({ name, shape: shapeOf(analysis.layers[id]?.outputShape) })),
  ];
}

function divisors(model: NetworkModel, offset: number): readonly number[] {
  const [id] = entryAt(entriesOf(model), offset)?.layers ?? [];
  const [channels = Number.NaN] = (id === undefined ? undefined : model.analysis.layers[id]?.inputShapes[0]) ?? [];
  const all = Array.from({ length: Math.min(4096, channels || 0) }, (_, index) => index + 1);
  return all.filter(divisor => channels % divisor === 0);
}

/** A key with a colon and a value, unless the colon is there already. */
function keySnippet(key: string, value: string, text: string, offset: number): string {
  const hasValue = /^\w*"?\s*:/.test(text.slice(offset, offset + 200));
  return hasValue ? `"${key}"` : `"${key}": ${value}`;
}

function escapeSnippet(text: string): string {
  return text.replace(/[$}\\]/g, String.raw`\$&`);
}
