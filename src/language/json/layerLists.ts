import type { Catalogue } from '../../core/catalogue.ts';
import { propertiesOf, type Node } from '../../formats/json/tree.ts';
import type { Span } from '../../formats/sourceMap.ts';

/** A list of layers in a text: of the network, of a block, or of a structure. */
export interface LayerList {
  readonly node: Node;
  /** Its layers, in order. */
  readonly entries: readonly Node[];
  /** The block in whose definition it stands. */
  readonly block: string | undefined;
}

/** The innermost list of layers around a span; undefined outside of all. */
export function listAround(root: Node | undefined, span: Span, catalogue: Catalogue): LayerList | undefined {
  const properties = propertiesOf(root);
  const blocks = [...propertiesOf(properties.get('blocks')?.value)];
  const inner = (list: Node | undefined, block: string | undefined): LayerList | undefined => {
    if (list?.type !== 'array' || !isAround(list, span)) return undefined;
    const entries = list.children ?? [];
    const entry = entries.find(each => isAround(each, span));
    const nested = entry && listsOf(entry, catalogue).map(each => inner(each, block));
    return nested?.find(found => found !== undefined) ?? { node: list, entries, block };
  };
  for (const [name, { value }] of blocks) {
    const found = inner(propertiesOf(value).get('layers')?.value, name);
    if (found !== undefined) return found;
  }
  return inner(properties.get('layers')?.value, undefined);
}

/** The lists of layers that an entry holds; none unless it is a structure. */
function listsOf(entry: Node, catalogue: Catalogue): readonly Node[] {
  const properties = propertiesOf(entry);
  const structure = catalogue.structures.get(String(properties.get('type')?.value?.value));
  return Object.entries(structure?.attributes ?? {}).flatMap(([key, { holdsLayers }]) => {
    const list = properties.get(key)?.value;
    if (list === undefined || holdsLayers === undefined) return [];
    return holdsLayers === 'many' ? (list.children ?? []) : [list];
  });
}

function isAround(node: Node, { start, end }: Span): boolean {
  return node.offset <= start && end <= node.offset + node.length;
}
