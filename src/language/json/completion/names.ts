import { findNodeAtLocation, type JSONPath, type Node } from 'jsonc-parser';
import { groupChain, type Source } from '../../../core/network.ts';
import { propertiesOf } from '../../../formats/json/tree.ts';
import { outputsByPlace } from '../../completion/outputs.ts';
import type { VisibleName } from '../../completion/references.ts';
import type { NetworkModel } from '../../model.ts';
import { layerKey } from '../context.ts';

/** The names that a layer at a path can refer to, the nearest first: those of its list and of the lists around it. Blocks see nothing outside. */
export function visibleNames(model: NetworkModel, root: Node | undefined, path: JSONPath): readonly VisibleName[] {
  if (root === undefined) return [];
  const outputs = outputsByPlace(model);
  const lists = listsAround(root, path);
  const inLists = lists.flatMap(list => namesIn(list, outputs).toReversed());
  const block = path[0] === 'blocks' ? String(path[1]) : undefined;
  const inputs =
    block === undefined
      ? model.network.inputs.map(({ name }, input) => ({ name, sources: [{ input }] }))
      : [{ name: 'input', sources: inputsOfBlock(model, block) }];
  const found = new Map<string, VisibleName>();
  for (const name of [...inLists, ...inputs]) if (!found.has(name.name)) found.set(name.name, name);
  return [...found.values()];
}

/** The lists of layers that a path goes through, the innermost first, each with its trunk where it is a shortcut. */
function listsAround(root: Node, path: JSONPath): readonly Node[] {
  const lists: Node[] = [];
  for (let index = path.length - 1; 0 < index; index--) {
    if (typeof path[index] !== 'number' || layerKey([...path.slice(0, index + 1), ''])?.index !== index + 1) continue;
    const list = findNodeAtLocation(root, path.slice(0, index));
    if (list !== undefined) lists.push(list);
    if (path[index - 1] !== 'shortcut') continue;
    const trunk = findNodeAtLocation(root, [...path.slice(0, index - 1), 'layers']);
    if (trunk !== undefined) lists.push(trunk);
  }
  return lists;
}

function namesIn(list: Node, outputs: ReadonlyMap<number, readonly Source[]>): readonly VisibleName[] {
  const counts = new Map<string, number>();
  return (list.children ?? []).flatMap((node): readonly VisibleName[] => {
    if (node.type !== 'object') return [];
    const properties = propertiesOf(node);
    const written: unknown = properties.get('name')?.value?.value;
    const type = String(properties.get('type')?.value?.value ?? 'layer');
    const isNamed = typeof written === 'string' && written !== '';
    if (!isNamed) counts.set(type, (counts.get(type) ?? 0) + 1);
    const name = isNamed ? written : `${type}_${counts.get(type) ?? 1}`;
    return [{ name, sources: outputs.get(node.offset) ?? [] }];
  });
}

/** What each use of a block reads. */
function inputsOfBlock({ network }: NetworkModel, name: string): readonly Source[] {
  const known = new Set<number>();
  return network.layers.flatMap(({ group, inputs: [source] }) => {
    const use = groupChain(network, group).find(each => {
      const { kind, type } = network.groups[each] ?? {};
      return kind === 'block' && type === name;
    });
    if (use === undefined || known.has(use) || source === undefined) return [];
    known.add(use);
    return [source];
  });
}
