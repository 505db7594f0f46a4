import { getNodeValue } from 'jsonc-parser';
import type { NewLayer } from '../../core/change.ts';
import { type PlacedChange, type PlacedGroupChange, type PlacedLayerChange } from '../placedChange.ts';
import type { Replacement, Span } from '../sourceMap.ts';
import { doOverlap, inOrder } from '../spans.ts';
import { editObject } from './objectEdits.ts';
import { endOf, removeEntries, separatorAt } from './listEdits.ts';
import { createReferences, type References } from './references.ts';
import { propertiesOf, readTree, spanOf, type Node } from './tree.ts';
import { hasExpression } from './values.ts';
import { inline } from './write.ts';

/**
 * The edits of a `*.cnn.json` text that make changes, in the order of the text; everything else stays byte for byte. Undefined where
 * the text cannot say it: a block has made the layer, a layer is repeated and would become several, a value is an expression.
 */
export function editJson(text: string, changes: readonly PlacedChange[]): readonly Replacement[] | undefined {
  const { root } = readTree(text);
  if (root === undefined) return undefined;
  const references = createReferences(root);
  const edits: Replacement[] = [];
  const removed: Node[] = [];
  for (const change of changes) {
    const object = objectAt(root, change.span);
    if (object === undefined || propertiesOf(object).get('type')?.value?.value !== change.was) return undefined;
    const own =
      'layers' in change ? giveList(text, object, change) : changeLayer(text, object, change, references, removed);
    if (own === undefined) return undefined;
    edits.push(...own);
  }
  for (const list of new Set(removed.map(({ parent }) => parent)))
    edits.push(...removeEntries(text, list?.children ?? [], node => removed.includes(node)));
  return doOverlap(edits) ? undefined : inOrder(edits);
}

function objectAt(node: Node, { start, end }: Span): Node | undefined {
  if (end < node.offset || endOf(node) < start) return undefined;
  if (node.type === 'object' && node.offset === start && endOf(node) === end) return node;
  for (const child of node.children ?? []) {
    const found = objectAt(child, { start, end });
    if (found !== undefined) return found;
  }
  return undefined;
}

function giveList(
  text: string,
  object: Node,
  { attribute, layers }: PlacedGroupChange,
): readonly Replacement[] | undefined {
  const before = propertiesOf(object).get(attribute)?.value;
  if (before !== undefined && (before.type !== 'array' || 0 < (before.children?.length ?? 0))) return undefined;
  const list = `[${layers.map(layer => objectOf(layer)).join(', ')}]`;
  return editObject(text, object, { set: { [attribute]: list }, renamed: {} });
}

function changeLayer(
  text: string,
  object: Node,
  change: PlacedLayerChange,
  references: References,
  removed: Node[],
): readonly Replacement[] | undefined {
  const { was, type, name, renamed = {}, set = {}, before = [], after = [], input, isRemoved } = change;
  const properties = propertiesOf(object);
  const nNew = before.length + after.length;
  const named: unknown = properties.get('name')?.value?.value;
  const ownName = typeof named === 'string' ? named : undefined;
  const isReferred = ownName === undefined ? references.toUnnamed(was) : references.to(ownName);
  const isOther = type !== undefined || isRemoved === true || 0 < after.length;
  if (isComputed(object, change) || countsOtherwise(change, references)) return undefined;
  if (isOther && isReferred && ownName === undefined) return undefined;
  // Of two layers with one name a reference means the other; of one alone it would lead nowhere afterwards.
  if (name !== undefined && isReferred && !references.isShared(ownName ?? '')) return undefined;

  const from = properties.get('from')?.value;
  if (input !== undefined && from?.type === 'array')
    return readThrough(text, object, from.children?.[input], change, references);
  if ((0 < before.length || isRemoved) && from?.type === 'array') return undefined;
  if (0 < (input ?? 0)) return undefined;
  if (isRemoved && nNew === 0) {
    if (from !== undefined || isReferred) return undefined;
    removed.push(object);
    return [];
  }

  // Who names a layer for its attributes means that layer, wherever its name goes.
  if (isOther && ownName !== undefined && references.byAttribute(ownName)) return undefined;
  const movesName = ownName !== undefined && (isRemoved || (0 < after.length && isReferred));
  const reads = from === undefined || (!isRemoved && before.length === 0) ? undefined : (getNodeValue(from) as unknown);
  const placed = (layers: readonly NewLayer[], isFirst: boolean, isLast: boolean): readonly string[] =>
    layers.map((layer, index) =>
      objectOf(layer, {
        ...(movesName && isLast && index === layers.length - 1 && { name: ownName }),
        ...(isFirst && index === 0 && reads !== undefined && { from: reads }),
      }),
    );
  const separator = separatorAt(text, object);
  if (isRemoved) {
    const pieces = placed([...before, ...after], true, true);
    return [{ span: spanOf(object), text: pieces.join(`,${separator}`) }];
  }
  const own = editObject(text, object, {
    renamed,
    set: {
      ...(type !== undefined && { type: JSON.stringify(type) }),
      ...(name !== undefined && { name: JSON.stringify(name) }),
      ...(movesName && { name: undefined }),
      ...(reads !== undefined && { from: undefined }),
      ...Object.fromEntries(Object.entries(set).map(([key, value]) => [key, textOf(value)])),
    },
  });
  if (own === undefined) return undefined;
  const front = placed(before, true, false).map(piece => `${piece},${separator}`);
  const back = placed(after, false, true).map(piece => `,${separator}${piece}`);
  return [...insertion(object.offset, front), ...own, ...insertion(endOf(object), back)];
}

/** Whether what is to be changed is computed where it is written, or repeated: the text then says more than the one layer. */
function isComputed(object: Node, { set = {}, before = [], after = [], isRemoved }: PlacedLayerChange): boolean {
  const properties = propertiesOf(object);
  const values = Object.keys(set).flatMap(key => properties.get(key)?.value ?? []);
  if (values.some(hasExpression)) return true;
  return properties.has('repeat') && (0 < before.length + after.length || isRemoved === true);
}

/** Whether a layer that comes would take a number that another layer is called by: those without a name are counted. */
function countsOtherwise({ before = [], after = [], type }: PlacedLayerChange, references: References): boolean {
  const counted = [...before, ...after, ...(type === undefined ? [] : [{ type }])];
  return counted.some(each => references.toUnnamed(each.type));
}

/** Puts layers in front of one of several feature maps that a layer reads: they stand before it, and it reads the last of them. */
function readThrough(
  text: string,
  object: Node,
  reference: Node | undefined,
  { was, before = [], after = [], set, type, isRemoved }: PlacedLayerChange,
  references: References,
): readonly Replacement[] | undefined {
  const isMore = 0 < after.length || set !== undefined || type !== undefined || isRemoved;
  if (reference?.type !== 'string' || before.length === 0 || isMore) return undefined;
  const name = references.freeName(`before_${was}`);
  const separator = separatorAt(text, object);
  const pieces = before.map((layer, index) => {
    const isLast = index === before.length - 1;
    const piece = objectOf(layer, {
      ...(isLast && { name }),
      ...(index === 0 && { from: String(reference.value) }),
    });
    return `${piece},${separator}`;
  });
  return [...insertion(object.offset, pieces), { span: spanOf(reference), text: JSON.stringify(name) }];
}

function insertion(offset: number, pieces: readonly string[]): readonly Replacement[] {
  return pieces.length === 0 ? [] : [{ span: { start: offset, end: offset }, text: pieces.join('') }];
}

function objectOf(
  { type, attributes }: NewLayer,
  rest: { readonly name?: string; readonly from?: unknown } = {},
): string {
  return inline({ type, ...rest, ...attributes });
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : inline(value);
}
