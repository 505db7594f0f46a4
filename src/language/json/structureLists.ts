import { readAttributes } from '../../core/layerAttributes.ts';
import { holdsLists, type StructureBuilder, type StructureType } from '../../core/structure.ts';
import { propertiesOf, type Node } from '../../formats/json/tree.ts';

/** The lists of layers that a structure holds, and what it adds to them. */
export interface StructureLists {
  /** Each list with the name of its branch; undefined where its layers stand in the structure itself. */
  readonly lists: readonly { readonly attribute: string; readonly branch: string | undefined }[];
  /** Attributes that hold many lists. */
  readonly many: readonly string[];
  /** Names of the layers that it adds by itself. */
  readonly made: readonly string[];
}

/** Found by letting the structure unfold lists that are only named. Undefined for a block, which holds none. */
export function structureLists(structure: StructureType, node: Node): StructureLists | undefined {
  if (!holdsLists(structure)) return undefined;
  const entries = Object.entries(structure.attributes);
  const empty = Object.fromEntries(
    entries.flatMap(([key, { holdsLayers }]) =>
      holdsLayers === undefined ? [] : [[key, holdsLayers === 'many' ? [[], []] : []] as const],
    ),
  );
  const words = [...propertiesOf(node)].flatMap(([key, { value }]) =>
    value?.type === 'string' && structure.attributes[key] !== undefined ? [[key, value.value as unknown] as const] : [],
  );
  const read = (written: Readonly<Record<string, unknown>>) => readAttributes(structure, written, () => undefined);
  const attributes = read({ ...Object.fromEntries(words), ...empty }) ?? read(empty);
  if (attributes === undefined) return undefined;
  const lists: StructureLists['lists'][number][] = [];
  const many: string[] = [];
  const made: string[] = [];
  const build: StructureBuilder<string> = {
    sequence: (attribute, _, branch) => {
      lists.push({ attribute, branch });
      return attribute;
    },
    branches: attribute => {
      many.push(attribute);
      return [attribute, attribute];
    },
    layer: (type, _, __, name = type) => {
      made.push(name);
      return name;
    },
    shapeOf: () => undefined,
  };
  structure.expand(build, 'x', attributes);
  return { lists, many, made };
}
