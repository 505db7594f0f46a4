import type { JSONPath, Node } from 'jsonc-parser';
import { propertiesOf } from '../../../formats/json/tree.ts';

/** The blocks of a file that may be used at a path, each with its parameters and their defaults: a block cannot use itself. */
export function blocksOf(root: Node, path: JSONPath): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const own = path[0] === 'blocks' ? path[1] : undefined;
  const blocks = [...propertiesOf(propertiesOf(root).get('blocks')?.value)].filter(([name]) => name !== own);
  return new Map(blocks.map(([name, { value }]) => [name, parametersOf(value)]));
}

/** The parameters that an expression at a path may use: those of the block around it, of its defaults those before. */
export function parametersInScope(root: Node, path: JSONPath): Readonly<Record<string, unknown>> {
  if (path[0] !== 'blocks') return {};
  const block = propertiesOf(propertiesOf(root).get('blocks')?.value).get(String(path[1]))?.value;
  const all = Object.entries(parametersOf(block));
  const end = path[2] === 'parameters' ? all.findIndex(([name]) => name === path[3]) : -1;
  return Object.fromEntries(end === -1 ? all : all.slice(0, end));
}

function parametersOf(block: Node | undefined): Readonly<Record<string, unknown>> {
  const parameters = propertiesOf(propertiesOf(block).get('parameters')?.value);
  return Object.fromEntries([...parameters].map(([name, { value }]) => [name, value?.value ?? 0]));
}
