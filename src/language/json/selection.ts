import { findNodeAtOffset } from 'jsonc-parser';
import { spanInString } from '../../formats/json/strings.ts';
import { spanOf, type Node } from '../../formats/json/tree.ts';
import type { Span } from '../../formats/sourceMap.ts';
import { contains, lengthOf, touches } from '../../formats/spans.ts';
import type { Occurrence } from '../names.ts';

/**
 * What an editor selects when it is told to select more, from the innermost: a name, the text between the quotes, the value, the property, the
 * layer, the list, the block, the network, the whole text.
 */
export function selectionsAt(
  text: string,
  root: Node | undefined,
  occurrences: readonly Occurrence[],
  offset: number,
): readonly Span[] {
  const spans = occurrences.filter(({ span }) => touches(span, offset)).map(({ span }) => span);
  const innermost = root && findNodeAtOffset(root, offset, true);
  if (innermost?.type === 'string') spans.push(spanInString(text, innermost));
  for (let node = innermost; node !== undefined; node = node.parent) spans.push(spanOf(node));
  spans.push({ start: 0, end: text.length });
  return spans.reduce<readonly Span[]>((nested, span) => {
    const inner = nested.at(-1) ?? { start: offset, end: offset };
    const isLarger = contains(span, inner) && lengthOf(inner) < lengthOf(span);
    return isLarger ? [...nested, span] : nested;
  }, []);
}
