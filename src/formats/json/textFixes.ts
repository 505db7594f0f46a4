import type { OwnFix } from '../../core/change.ts';
import type { TextFix } from '../sourceMap.ts';
import { removeEntries } from './listEdits.ts';
import { editObject } from './objectEdits.ts';
import { spanOf, type Node } from './tree.ts';
import { inline } from './write.ts';

/** Writes a name where another stands that was hardly meant; no fix without one. */
export function instead(node: Node, close: string | undefined): readonly TextFix[] {
  if (close === undefined) return [];
  const title = `Change "${String(node.value)}" to "${close}"`;
  return [{ title, edits: [{ span: spanOf(node), text: JSON.stringify(close) }] }];
}

/** Takes a property out of its object. */
export function without(text: string, key: Node): readonly TextFix[] {
  const property = key.parent;
  const edits = removeEntries(text, property?.parent?.children ?? [], node => node === property);
  return edits.length === 0 ? [] : [{ title: `Remove "${String(key.value)}"`, edits }];
}

/** Takes out the property that does not count, since its key stands a second time. */
export function withoutFirst(text: string, key: Node): readonly TextFix[] {
  const properties = key.parent?.parent?.children ?? [];
  const first = properties.find(({ children: [other] = [] }) => other?.value === key.value);
  const edits = removeEntries(text, properties, node => node === first);
  return edits.length === 0 ? [] : [{ title: `Remove the first "${String(key.value)}", which does not count`, edits }];
}

/** Calls a key what was hardly meant to be anything else, or takes it away. */
export function knownKey(text: string, key: Node, close: string | undefined, isThere: boolean): readonly TextFix[] {
  return [...(isThere ? [] : instead(key, close)), ...without(text, key)];
}

/** Fixes of a structure, whose attributes are all that the text has of it. */
export function ownTextFixes(text: string, object: Node, fixes: readonly OwnFix[]): readonly TextFix[] {
  return fixes.flatMap(({ title, set = {}, renamed = {} }) => {
    const values = Object.entries(set).map(([key, value]) => [key, value === undefined ? undefined : inline(value)]);
    const edits = editObject(text, object, { renamed, set: Object.fromEntries(values) as Record<string, string> });
    return edits === undefined ? [] : [{ title, edits }];
  });
}
