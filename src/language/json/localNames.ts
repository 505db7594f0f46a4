import type { Catalogue } from '../../core/catalogue.ts';
import type { WrittenLayer } from './blockText.ts';

/** The names of the layers of a list: those that are written, and for the others their types with a number. */
export function namesOf(layers: readonly (WrittenLayer | undefined)[]): readonly string[] {
  const counts = new Map<string, number>();
  return layers.map(layer => {
    const { name, type } = layer ?? {};
    if (typeof name === 'string') return name;
    const own = String(type);
    const count = (counts.get(own) ?? 0) + 1;
    counts.set(own, count);
    return `${own}_${count}`;
  });
}

/** Layers that refer to each other by other names. */
export interface Renamed {
  readonly layers: readonly WrittenLayer[];
  /** Names by which they had referred to layers. */
  readonly used: ReadonlySet<string>;
}

/** Layers of a block with other names in their references, and `input` in the place of "input"; undefined when that has no name. */
export function renamed(
  layers: readonly WrittenLayer[],
  names: ReadonlyMap<string, string>,
  input: unknown,
  catalogue: Catalogue,
): Renamed | undefined {
  const used = new Set<string>();
  const rename = (reference: unknown): unknown => {
    if (typeof reference !== 'string') return Array.isArray(reference) ? reference.map(rename) : reference;
    // A path leads into a layer of the list, unless the whole of it is a name.
    const own = names.has(reference) ? reference : [...names.keys()].find(name => reference.startsWith(`${name}.`));
    if (own !== undefined) {
      used.add(own);
      return (names.get(own) ?? own) + reference.slice(own.length);
    }
    if (reference !== 'input') return reference;
    used.add('input');
    return input;
  };
  const visit = (layer: WrittenLayer): WrittenLayer => {
    const type = String(layer['type']);
    const attributes = (catalogue.layers.get(type) ?? catalogue.structures.get(type))?.attributes ?? {};
    const entries = Object.entries(layer).map(([key, value]) => {
      const { refersToLayer, holdsLayers } = attributes[key] ?? {};
      if (key === 'from' || refersToLayer) return [key, rename(value)] as const;
      return [key, holdsLayers === undefined ? value : visitList(value)] as const;
    });
    return Object.fromEntries(entries);
  };
  const visitList = (list: unknown): unknown => {
    if (Array.isArray(list)) return list.map(visitList);
    return typeof list === 'object' && list !== null ? visit(list as WrittenLayer) : list;
  };
  const result = layers.map(visit);
  return used.has('input') && typeof input !== 'string' ? undefined : { layers: result, used };
}
