import { stripComments } from 'jsonc-parser';
import type { Catalogue } from '../../core/catalogue.ts';
import { commonKeys } from '../../formats/json/blocks.ts';
import { propertiesOf, readTree, spanOf, type Node } from '../../formats/json/tree.ts';
import { inline } from '../../formats/json/write.ts';
import { formatNumberOf } from '../../core/units.ts';
import type { Span, TextFix } from '../../formats/sourceMap.ts';
import { hasErrors, type NetworkModel } from '../model.ts';
import { indentAt, writtenLayer, writtenOf, type WrittenLayer } from './blockText.ts';
import { listAround, type LayerList } from './layerLists.ts';
import { namesOf, renamed } from './localNames.ts';
import { removeBlockEdits } from './removeBlock.ts';
import { keepsLayers } from './sameLayers.ts';
import { substitute, type Arguments } from './substitute.ts';

/** A block that is used more often than this in one place is better left one. */
const mostCopies = 32;

/**
 * Puts the layers of a block of a `*.cnn.json` text in the place of its use, with the values of the use in its expressions; a "repeat" is
 * unrolled. Names become those that the layers have in the network, so that whoever reads them still does. The block goes with its
 * only use.
 */
export function inlineBlock(model: NetworkModel, span: Span): readonly TextFix[] {
  const { text, catalogue } = model;
  const { root } = readTree(text);
  const list = listAround(root, span, catalogue);
  const use = list?.entries.find(({ offset, length }) => offset <= span.start && span.end <= offset + length);
  const written = use && writtenLayer(use);
  if (list === undefined || use === undefined || written === undefined || hasErrors(model)) return [];
  const source = text.slice(use.offset, use.offset + use.length);
  if (stripComments(source) !== source) return [];
  const type = String(written['type']);
  const block = propertiesOf(propertiesOf(root).get('blocks')?.value).get(type)?.value;
  const count = written['repeat'] ?? 1;
  const layers = (propertiesOf(block).get('layers')?.value?.children ?? []).map(writtenLayer);
  if (block === undefined || typeof count !== 'number' || mostCopies < count) return [];
  const known = layers.filter(layer => layer !== undefined);
  const given = argumentsOf(block, written);
  if (known.length === 0 || known.length < layers.length || given === undefined) return [];

  const place: Place = { list, use, written, before: nameBefore(list, use), layers: known, given, count, catalogue };
  const indent = indentAt(text, use.offset);
  const removal = removeBlockEdits(text, root, type);
  const variants = namings.flatMap(naming => {
    const copies = copiesOf(place, naming);
    return copies === undefined
      ? []
      : [[{ span: spanOf(use), text: copies.map(inline).join(`,\n${indent}`) }, ...removal]];
  });
  const edits = variants.find(each => keepsLayers(model, each));
  const title = `Inline ${1 < count ? `the ${count} uses of ` : ''}block "${type}" (${formatNumberOf(known.length * count, 'layer')})`;
  return edits === undefined ? [] : [{ title, edits }];
}

interface Place {
  readonly list: LayerList;
  readonly use: Node;
  readonly written: WrittenLayer;
  /** The name of what the use reads when it does not say. */
  readonly before: string | undefined;
  readonly layers: readonly WrittenLayer[];
  readonly given: Arguments;
  readonly count: number;
  readonly catalogue: Catalogue;
}

/** How the layers of the block are called: as in the block, as in the network, or the last by the name of the use. */
type Naming = 'own' | 'path' | 'use';
const namings: readonly Naming[] = ['own', 'path', 'use'];

/** What stands for the parameters: defaults, computed one after the other, and what the use gives. */
function argumentsOf(block: Node, use: WrittenLayer): Arguments | undefined {
  const defaults: Record<string, unknown> = {};
  for (const [name, { value }] of propertiesOf(propertiesOf(block).get('parameters')?.value))
    defaults[name] = value && substitute(writtenOf(value), defaults);
  const given = Object.entries(use).filter(([key]) => !commonKeys.some(common => common === key));
  return { ...defaults, ...Object.fromEntries(given) };
}

/** The layers that stand in the place of the use; undefined when they cannot be written there. */
function copiesOf(place: Place, naming: Naming): readonly WrittenLayer[] | undefined {
  const { written, layers, given, count, list, use, catalogue } = place;
  const useName = typeof written['name'] === 'string' ? written['name'] : undefined;
  // The names that the layers have anyway are kept where they are those of the network.
  if (naming === 'own' && (useName !== undefined || 1 < count)) return undefined;
  if (naming === 'use' && useName === undefined) return undefined;
  const path = useName ?? namesOf(list.entries.map(writtenLayer))[list.entries.indexOf(use)] ?? '';
  const own = namesOf(layers);
  const copies: WrittenLayer[] = [];
  const { from: reads } = written;
  let input: unknown = (Array.isArray(reads) && reads.length === 1 ? reads[0] : reads) ?? place.before;
  for (let copy = 0; copy < count; copy++) {
    const prefix = 1 < count || 'repeat' in written ? `${path}.${copy}` : path;
    const names = own.map((name, index) => {
      if (naming === 'own') return name;
      const isLast = index === own.length - 1 && copy === count - 1;
      return naming === 'use' && isLast ? path : `${prefix}.${name}`;
    });
    const map = new Map(own.map((name, index) => [name, names[index] ?? name] as const));
    const inner = renamed(layers, map, input, catalogue);
    if (inner === undefined) return undefined;
    const isRead = (index: number): boolean => inner.used.has(own[index] ?? '');
    const feedsNext = copy < count - 1 && inner.used.has('input');
    for (const [index, layer] of inner.layers.entries()) {
      const value = substitute(layer, 'repeat' in written ? { ...given, index: copy } : given);
      if (value === undefined) return undefined;
      const { type, name: had, from, ...rest } = value as WrittenLayer;
      const isLast = index === layers.length - 1;
      const isNamed =
        had !== undefined || isRead(index) || (isLast && (feedsNext || (naming === 'use' && copy === count - 1)));
      const isFirst = index === 0 && copy === 0;
      copies.push({
        type,
        ...(isNamed && { name: names[index] }),
        ...(from !== undefined ? { from } : isFirst && written['from'] !== undefined && { from: written['from'] }),
        ...rest,
      });
    }
    input = names.at(-1);
  }
  return copies;
}

/** The name of what stands before a use in its list. */
function nameBefore(list: LayerList, use: Node): string | undefined {
  const at = list.entries.indexOf(use);
  return at === 0 ? 'input' : namesOf(list.entries.map(writtenLayer))[at - 1];
}
