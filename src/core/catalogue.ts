import type { LayerType } from './layer.ts';
import type { StructureType } from './structure.ts';

/** The layer and structure types that a network may use, by name. The analysis is told; it knows no list of its own. */
export interface Catalogue {
  readonly layers: ReadonlyMap<string, LayerType>;
  readonly structures: ReadonlyMap<string, StructureType>;
}

/** The catalogue of the given types. Throws when two share a name: that is a bug of ours. */
export function createCatalogue(layers: readonly LayerType[], structures: readonly StructureType[]): Catalogue {
  const names = [...layers, ...structures].map(type => type.type);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`unreachable: two types are called ${twice}`);
  return {
    layers: new Map(layers.map(type => [type.type, type])),
    structures: new Map(structures.map(type => [type.type, type])),
  };
}
