import type { Span } from '../sourceMap.ts';
import type { Node } from './tree.ts';

/**
 * Where the characters `start` to `end` of a string stand in its text, without the quotes. An escape such as \u0061 is one
 * character of the string and six of the text. Never leaves the string.
 */
export function spanInString(text: string, node: Node, start = 0, end = String(node.value).length): Span {
  const from = node.offset + 1;
  const raw = text.slice(from, node.offset + node.length);
  const at = (index: number): number => Math.min(from + index, node.offset + node.length);
  if (!raw.includes('\\')) return { start: at(start), end: at(end) };
  const starts: number[] = [];
  for (let offset = 0; offset < raw.length; offset += escapeLength(raw, offset)) starts.push(offset);
  return { start: at(starts[start] ?? raw.length), end: at(starts[end] ?? raw.length) };
}

function escapeLength(raw: string, offset: number): number {
  if (raw[offset] !== '\\') return 1;
  return raw[offset + 1] === 'u' ? 6 : 2;
}
