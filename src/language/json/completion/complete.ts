import { findNodeAtLocation, getLocation, parseTree, type JSONPath, type Location, type Node } from 'jsonc-parser';
import { missingComma } from '../../../formats/json/missingComma.ts';
import { networkKeys } from '../../../formats/json/parse.ts';
import { propertiesOf } from '../../../formats/json/tree.ts';
import type { Span } from '../../../formats/sourceMap.ts';
import { expressionOffers } from '../../completion/expressions.ts';
import { differentUses } from '../../completion/layerAtHand.ts';
import { budgetKeyOffers, limitOffers, networkKeyOffers, shapeOffers } from '../../completion/network.ts';
import { withoutRepetition, type CompletionItem, type Offer } from '../../completion/offer.ts';
import { shapeOf } from '../../completion/references.ts';
import { skeletonOffers } from '../../completion/skeletons.ts';
import { typeOffers } from '../../completion/types.ts';
import { formatShape } from '../../../core/shape.ts';
import type { NetworkModel } from '../../model.ts';
import { layerKey } from '../context.ts';
import { blocksOf, parametersInScope } from './blocks.ts';
import { addCommas } from './commas.ts';
import { keyOffers, layerValueOffers } from './layer.ts';
import { visibleNames } from './names.ts';
import { probeLayer, probePlace, type Probe } from './probe.ts';
import { toItem } from './write.ts';

/** What may stand at an offset of a `*.cnn.json` text, also of a half-typed one; the best first. */
export function jsonCompletions(model: NetworkModel, offset: number): readonly CompletionItem[] {
  const { text } = model;
  const root = parseTree(text);
  if (root === undefined || (root.type === 'object' && isAllOf(text, root, offset)))
    return skeletonOffers('json', model.catalogue).map(offer =>
      toItem(offer, { start: root?.offset ?? offset, end: endOf(root, offset) }),
    );
  const location = getLocation(text, offset);
  const expression = expressionAt(root, location, text, offset);
  if (expression !== undefined) return expression;
  const span = replacedSpan(text, offset, location);
  const hasValue = /^\w*"?\s*:/.test(text.slice(offset, offset + 200));
  const gap = missingComma(text, span.start);
  const place = gap === undefined ? location : getLocation(`${text.slice(0, gap)},${text.slice(gap)}`, offset + 1);
  const items = withoutRepetition(offersAt(model, root, place, span)).map(offer => toItem(offer, span, hasValue));
  return items.map(addCommas(text, { span, gap, hasValue }));
}

function offersAt(model: NetworkModel, root: Node, location: Location, span: Span): readonly Offer[] {
  const { path } = location;
  const layer = layerKey(path);
  if (layer !== undefined && layer.index < path.length) {
    const objectPath = path.slice(0, layer.index);
    const object = findNodeAtLocation(root, objectPath);
    if (object?.type !== 'object') return [];
    const probe = probeLayer(model, object);
    const place = { model, root, object, path: objectPath, probe };
    if (location.isAtPropertyKey) return keyOffers(place);
    if (path[layer.index] === 'type' && path.length === layer.index + 1)
      return typesAt(model, root, objectPath, probe, 'type');
    return layerValueOffers(place, path.slice(layer.index), span);
  }
  if (isLayerList(path)) return typesAt(model, root, path, probePlace(model, span), 'layer');
  return networkOffers(model, root, location);
}

function typesAt(
  model: NetworkModel,
  root: Node,
  path: JSONPath,
  probe: Probe,
  wanted: 'type' | 'layer',
): readonly Offer[] {
  const index = path.at(-1);
  // What stands further down is there to be read as well, but a new layer hardly ever does.
  const own =
    typeof index === 'number' ? (findNodeAtLocation(root, path.slice(0, -1))?.children ?? []).slice(index) : [];
  const later = new Set(own.map(node => String(propertiesOf(node).get('name')?.value?.value ?? '')));
  const uses = differentUses(probe.uses);
  const names = visibleNames(model, root, path).filter(({ name }) => !later.has(name));
  const shapes = new Set(uses.map(({ shapes: [shape] }) => formatShape(shape)));
  const fitting = names.filter(({ sources }) =>
    sources.every(source => shapes.has(formatShape(shapeOf(model, source)))),
  );
  const joinable = fitting.map(({ name }) => name);
  return typeOffers(model, { uses, before: probe.before, blocks: blocksOf(root, path), wanted, joinable });
}

function networkOffers(model: NetworkModel, root: Node, { path, isAtPropertyKey }: Location): readonly Offer[] {
  const [key, second] = path;
  if (path.length <= 1 && isAtPropertyKey) return networkKeyOffers(networkKeys, new Set(propertiesOf(root).keys()));
  if (key === 'budget') {
    const written = new Set(propertiesOf(propertiesOf(root).get('budget')?.value).keys());
    return isAtPropertyKey ? budgetKeyOffers(written) : typeof second === 'string' ? limitOffers(second) : [];
  }
  if (isAtPropertyKey) return key === 'blocks' ? blockKeyOffers(root, path) : [];
  if ((key === 'input' && path.length === 1) || (key === 'inputs' && path.length === 2)) return shapeOffers();
  return key === 'outputs' ? outputOffers(model, root, Number(second ?? 0)) : [];
}

/** Names of results: the last layer first. */
function outputOffers(model: NetworkModel, root: Node, index: number): readonly Offer[] {
  const written = (propertiesOf(root).get('outputs')?.value?.children ?? [])
    .filter((_, each) => each !== index)
    .map(node => String(node.value));
  return visibleNames(model, root, ['layers', 0])
    .filter(({ name }) => !written.includes(name))
    .map(({ name, sources }) => ({
      label: name,
      kind: 'reference',
      ...(0 < sources.length && { detail: sources.map(source => formatShape(shapeOf(model, source))).join(', ') }),
      documentation: '',
      content: { value: name },
    }));
}

const blockKeys = {
  description: ['What the block is for; free text.', ''],
  parameters: ['Parameters with their defaults: `{ "width": 64 }`.', { width: 64 }],
  layers: ['The layers of the block, in order.', []],
} as const;

function blockKeyOffers(root: Node, path: JSONPath): readonly Offer[] {
  if (path.length !== 3) return [];
  const written = propertiesOf(findNodeAtLocation(root, path.slice(0, 2)));
  return Object.entries(blockKeys)
    .filter(([key]) => !written.has(key))
    .map(([key, [documentation, value]]) => ({
      label: key,
      kind: 'attribute',
      documentation,
      content: { key, value },
    }));
}

/** The words of an expression where the offset is in one. */
function expressionAt(
  root: Node,
  { path, previousNode, isAtPropertyKey }: Location,
  text: string,
  offset: number,
): readonly CompletionItem[] | undefined {
  if (isAtPropertyKey || previousNode?.type !== 'string' || !text.startsWith('"=', previousNode.offset))
    return undefined;
  const start = previousNode.offset + 2;
  if (offset < start || previousNode.offset + previousNode.length < offset) return undefined;
  const before = text.slice(start, offset);
  const word = /\w*$/.exec(before)?.[0].length ?? 0;
  const rest = /^\w*/.exec(text.slice(offset))?.[0].length ?? 0;
  const span = { start: offset - word, end: offset + rest };
  return expressionOffers(before, parametersInScope(root, path)).map(offer => toItem(offer, span));
}

/** The string or word around the offset; nothing where none has begun. A string that is not closed ends at the cursor. */
function replacedSpan(text: string, offset: number, { previousNode }: Location): Span {
  if (previousNode === undefined || offset < previousNode.offset || previousNode.offset + previousNode.length < offset)
    return { start: offset, end: offset };
  const end = previousNode.offset + previousNode.length;
  const closed = text[previousNode.offset] !== '"' || (1 < previousNode.length && text[end - 1] === '"');
  return { start: previousNode.offset, end: closed ? end : offset };
}

function isLayerList(path: JSONPath): boolean {
  return typeof path.at(-1) === 'number' && layerKey([...path, '']) !== undefined;
}

/** Whether a network is nothing but its braces, and the offset in or behind them. */
function isAllOf(text: string, root: Node, offset: number): boolean {
  const inside = text.slice(root.offset, root.offset + root.length).replace(/^\{|\}$/g, '');
  return inside.trim() === '' && root.offset < offset;
}

function endOf(root: Node | undefined, offset: number): number {
  return root === undefined ? offset : root.offset + root.length;
}
