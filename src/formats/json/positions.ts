import type { GroupId, LayerId, Locus, Part } from '../../core/diagnostic.ts';
import type { SourceMap, Span } from '../sourceMap.ts';
import { propertiesOf, spanOf, type Node } from './tree.ts';

/** Where a layer or group was written, and the uses of blocks through which the text was reached, innermost first. */
export interface Origin {
  readonly node: Node;
  readonly uses: readonly Node[];
}

/** Positions of a network in JSON. `root` is undefined when there is no text to speak of. */
export function createJsonSourceMap(
  root: Node | undefined,
  layers: readonly Origin[],
  groups: readonly Origin[],
): SourceMap {
  return {
    spansOf(locus) {
      if ('network' in locus) return [networkSpan(root, locus.network)];
      const origin = 'layer' in locus ? layers[locus.layer] : groups[locus.group];
      if (origin === undefined) return [networkSpan(root, '')];
      return [partSpan(origin.node, locus.at), ...origin.uses.map(use => partSpan(use, 'type'))];
    },
    lociAt(offset) {
      const found: { readonly locus: Locus; readonly length: number }[] = [];
      const collect = (origins: readonly Origin[], locusOf: (id: number) => Locus): void => {
        origins.forEach(({ node }, id) => {
          if (node.offset <= offset && offset <= node.offset + node.length)
            found.push({ locus: locusOf(id), length: node.length });
        });
      };
      // A structure and the join that it ends in stand in one place: the structure comes first.
      collect(groups, (group: GroupId) => ({ group }));
      collect(layers, (layer: LayerId) => ({ layer }));
      return found.sort((left, right) => left.length - right.length).map(({ locus }) => locus);
    },
  };
}

function partSpan(node: Node, part: Part | undefined): Span {
  if (part === undefined) return spanOf(node);
  const properties = propertiesOf(node);
  const key = part === 'inputs' ? 'from' : typeof part === 'string' ? part : 'key' in part ? part.key : part.attribute;
  const property = properties.get(key);
  if (property !== undefined)
    return spanOf(typeof part === 'object' && 'key' in part ? property.key : (property.value ?? property.key));
  // What is not written is shown at the type; a missing type at the opening brace.
  const type = properties.get('type')?.value;
  return type === undefined ? { start: node.offset, end: node.offset + 1 } : spanOf(type);
}

/** The value at a path of keys such as "budget.maxParams"; the first character of the text when it is not there. */
function networkSpan(root: Node | undefined, path: string): Span {
  let at = root;
  for (const key of path.split('.')) at = propertiesOf(at).get(key)?.value;
  return at === undefined ? { start: root?.offset ?? 0, end: (root?.offset ?? 0) + 1 } : spanOf(at);
}
