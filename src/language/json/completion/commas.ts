import { createScanner } from 'jsonc-parser';
import type { Span } from '../../../formats/sourceMap.ts';
import type { CompletionItem } from '../../completion/offer.ts';

/** Where something is put into a text. */
interface Place {
  readonly span: Span;
  /** Where a comma is missing in front of it. */
  readonly gap: number | undefined;
  /** Whether a value stands behind it already, so that it goes on after a colon. */
  readonly hasValue: boolean;
}

/** Puts the commas around an item that are not there yet: behind what ends before its place, and before what begins behind it. */
export function addCommas(text: string, { span, gap, hasValue }: Place): (item: CompletionItem) => CompletionItem {
  const front = gap === span.start ? ', ' : '';
  const back = !hasValue && beginsBehind(text, span.end) ? ',' : '';
  const also = gap !== undefined && gap < span.start && { also: { span: { start: gap, end: gap }, text: ',' } };
  return item => ({ ...item, snippet: `${front}${item.snippet}${back}`, ...also });
}

/** Whether a value or a key begins behind an offset, after white space and comments. */
function beginsBehind(text: string, offset: number): boolean {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  return /[{["\w-]/.test(text.charAt(scanner.getTokenOffset()));
}
