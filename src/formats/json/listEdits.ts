import { createScanner } from 'jsonc-parser';
import type { Replacement } from '../sourceMap.ts';
import type { Node } from './tree.ts';

/** The end of a node: the first character behind it. */
export function endOf({ offset, length }: Node): number {
  return offset + length;
}

/** What stands between the entries of a list when an entry is put in front of this one or behind it, after the comma. */
export function separatorAt(text: string, { offset }: Node): string {
  return beginsLine(text, offset) ? text.slice(lineBreakBefore(text, offset), offset) : ' ';
}

/**
 * Takes entries out of a list or an object, each with its comma; the last takes the comma before it. Comments stay. A line that holds
 * nothing else goes as a whole.
 */
export function removeEntries(
  text: string,
  siblings: readonly Node[],
  isRemoved: (node: Node) => boolean,
): Replacement[] {
  const lastKept = siblings.findLastIndex(node => !isRemoved(node));
  return siblings.flatMap((node, index): Replacement[] => {
    if (!isRemoved(node)) return [];
    const comma = commaBehind(text, endOf(node));
    const end = comma === undefined ? endOf(node) : comma + 1;
    const previous = siblings[lastKept];
    if (previous !== undefined && index === lastKept + 1 && !hasTrailingComma(text, siblings)) {
      const open = commaBehind(text, endOf(previous)) ?? node.offset;
      if (/^,\s*$/.test(text.slice(open, node.offset))) return [deletion(open, end)];
      return [deletion(open, open + 1), deletion(startOfGap(text, node.offset), end)];
    }
    const space = /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
    if (areWholeLine(text, siblings, index, isRemoved)) {
      if (beginsLine(text, node.offset)) return [deletion(lineBreakBefore(text, node.offset), end + space)];
      return [deletion(node.offset, end + space)];
    }
    if (lastKept < index) return [deletion(startOfGap(text, node.offset), end)];
    return [deletion(node.offset, end + space)];
  });
}

/** Whether a line holds nothing but this entry and others that go as well. */
function areWholeLine(
  text: string,
  siblings: readonly Node[],
  index: number,
  isRemoved: (node: Node) => boolean,
): boolean {
  const behind = (node: Node): number => (commaBehind(text, endOf(node)) ?? endOf(node) - 1) + 1;
  const areNeighbours = (left: Node | undefined, right: Node | undefined): boolean =>
    left !== undefined &&
    right !== undefined &&
    isRemoved(left) &&
    isRemoved(right) &&
    /^[ \t]*$/.test(text.slice(behind(left), right.offset));
  let [first, last] = [index, index];
  while (areNeighbours(siblings[first - 1], siblings[first])) first--;
  while (areNeighbours(siblings[last], siblings[last + 1])) last++;
  const [begin, end] = [siblings[first], siblings[last]];
  if (begin === undefined || end === undefined || !beginsLine(text, begin.offset)) return false;
  return /^[ \t]*(\r?\n|$)/.test(text.slice(behind(end)));
}

/** The offset of the comma behind an entry, past comments; undefined behind the last of a list without one. */
function commaBehind(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return text[at] === ',' ? at : undefined;
}

function hasTrailingComma(text: string, siblings: readonly Node[]): boolean {
  const last = siblings.at(-1);
  return last !== undefined && commaBehind(text, endOf(last)) !== undefined;
}

function beginsLine(text: string, offset: number): boolean {
  return /(^|\n)[ \t]*$/.test(text.slice(Math.max(0, text.lastIndexOf('\n', offset - 1)), offset));
}

/** Where the line break begins before the line of an offset. */
function lineBreakBefore(text: string, offset: number): number {
  const at = text.lastIndexOf('\n', offset - 1);
  return at === -1 ? 0 : text[at - 1] === '\r' ? at - 1 : at;
}

/** Where the white space begins that stands before an offset. */
function startOfGap(text: string, offset: number): number {
  return offset - (/\s*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
}

function deletion(start: number, end: number): Replacement {
  return { span: { start, end }, text: '' };
}
