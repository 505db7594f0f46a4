import { getLocation, type JSONPath } from 'jsonc-parser';
import { networkKeys } from '../../formats/json/parse.ts';
import type { Context } from '../syntax.ts';

/** What the text at an offset is about. */
export function contextAt(text: string, offset: number, typeAt: (path: JSONPath) => string | undefined): Context {
  const { path } = getLocation(text, offset);
  const [first, second] = path;
  const key = layerKey(path);
  if (key !== undefined) {
    const type = typeAt(path.slice(0, key.index));
    if (key.name === undefined || ['type', 'name', 'from', 'repeat'].includes(key.name)) return { kind: 'layer', type };
    return { kind: 'attribute', attribute: key.name, type };
  }
  if (first === 'blocks' && typeof second === 'string' && path.length === 2) return { kind: 'block', name: second };
  const known = typeof first === 'string' && first in networkKeys ? (first as keyof typeof networkKeys) : undefined;
  return { kind: 'network', key: known };
}

/** The lists whose entries are layers. */
const layerLists = new Set<unknown>(['layers', 'shortcut', 'branches']);

/** The key of the innermost layer object on a path, and where in the path it stands. */
export function layerKey(path: JSONPath): { readonly name: string | undefined; readonly index: number } | undefined {
  for (let index = path.length - 1; 0 < index; index--) {
    if (typeof path[index] !== 'number') continue;
    const list = typeof path[index - 1] === 'number' ? path[index - 2] : path[index - 1];
    const isBranch = list === 'branches' && path[index - 1] === 'branches';
    if (!layerLists.has(list) || isBranch) continue;
    const name = path[index + 1];
    return { name: typeof name === 'string' && name !== '' ? name : undefined, index: index + 1 };
  }
  return undefined;
}
