import { commonKeys } from '../../formats/json/blocks.ts';
import type { WrittenLayer } from './blockText.ts';

/** A number, word or flag that may differ where layers are otherwise alike. */
export interface Leaf {
  /** The attribute that it stands in. */
  readonly key: string;
  readonly value: number | string | boolean;
}

/** A layer, and what of it may differ. */
export interface Template {
  /** The layer with a `{ "leaf": 0 }`, `{ "leaf": 1 }` … in the place of each leaf. */
  readonly skeleton: unknown;
  readonly leaves: readonly Leaf[];
}

/** Takes the leaves out of a layer. Types, names, inputs and repeats are none: a parameter cannot stand for them. */
export function templateOf(layer: WrittenLayer): Template {
  const leaves: Leaf[] = [];
  const visit = (value: unknown, key: string): unknown => {
    if (commonKeys.some(common => common === key) || value === null || value === undefined) return value;
    if (Array.isArray(value)) return value.map(item => visit(item, key));
    if (typeof value === 'object')
      return Object.fromEntries(Object.entries(value).map(([inner, item]) => [inner, visit(item, inner)] as const));
    return { leaf: leaves.push({ key, value: value as Leaf['value'] }) - 1 };
  };
  const skeleton = visit(layer, '');
  return { skeleton, leaves };
}

/** Puts leaves back into a layer. */
export function filled(skeleton: unknown, leaves: readonly unknown[]): unknown {
  if (Array.isArray(skeleton)) return skeleton.map(item => filled(item, leaves));
  if (typeof skeleton !== 'object' || skeleton === null) return skeleton;
  const entries = Object.entries(skeleton);
  const [[key, index] = ['', undefined]] = entries;
  if (entries.length === 1 && key === 'leaf' && typeof index === 'number') return leaves[index];
  return Object.fromEntries(entries.map(([inner, item]) => [inner, filled(item, leaves)] as const));
}
