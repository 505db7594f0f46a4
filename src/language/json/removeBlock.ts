import { stripComments } from 'jsonc-parser';
import { propertiesOf, type Node } from '../../formats/json/tree.ts';
import type { Replacement, Span } from '../../formats/sourceMap.ts';

/**
 * The edits that take a block out of a text when it is used once, so that nothing is left of it when that use is gone. None when it is used
 * more often, or when a comment would go with it.
 */
export function removeBlockEdits(text: string, root: Node | undefined, name: string): readonly Replacement[] {
  const blocks = propertiesOf(root).get('blocks');
  const { key } = propertiesOf(blocks?.value).get(name) ?? {};
  if (root === undefined || blocks === undefined || key?.parent === undefined || countUses(root, name) !== 1) return [];
  const isOnly = propertiesOf(blocks.value).size === 1;
  const span = spanWithComma(isOnly ? blocks.key.parent : key.parent);
  if (span === undefined) return [];
  const gone = text.slice(span.start, span.end);
  return stripComments(gone) === gone ? [{ span, text: '' }] : [];
}

/** How many layers of a text are of a type. */
function countUses(node: Node, type: string): number {
  const own = propertiesOf(node).get('type')?.value?.value === type ? 1 : 0;
  return (node.children ?? []).reduce((count, child) => count + countUses(child, type), own);
}

/** A property with the comma before it, or the one behind it for the first of an object. */
function spanWithComma(property: Node | undefined): Span | undefined {
  const siblings = property?.parent?.children ?? [];
  if (property === undefined) return undefined;
  const at = siblings.indexOf(property);
  const [before, next] = [siblings[at - 1], siblings[at + 1]];
  const end = property.offset + property.length;
  if (before !== undefined) return { start: before.offset + before.length, end };
  return { start: property.offset, end: next?.offset ?? end };
}
