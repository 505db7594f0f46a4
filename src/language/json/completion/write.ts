import type { Span } from '../../../formats/sourceMap.ts';
import { escapeSnippet, type CompletionItem, type Content, type Offer } from '../../completion/offer.ts';

/** An offer as JSON. `hasValue` when a colon follows already, so that only the key is written. */
export function toItem({ content, ...rest }: Offer, span: Span, hasValue = false): CompletionItem {
  return { ...rest, snippet: snippetOf(content, hasValue), span };
}

function snippetOf(content: Content, hasValue: boolean): string {
  if ('text' in content) return content.text;
  if ('key' in content) {
    const { key, value } = content;
    return hasValue ? JSON.stringify(key) : `"${key}": ${placeholders()(value)}`;
  }
  if ('value' in content) return escapeSnippet(JSON.stringify(content.value));
  const write = placeholders();
  const fields = Object.entries(content.fields).map(([key, value]) => `, "${key}": ${write(value)}`);
  return `{ "type": "${content.layer}"${fields.join('')} }`;
}

/** Writes values with a place to stop at for each. */
function placeholders(): (value: unknown) => string {
  let stops = 0;
  const write = (value: unknown): string => {
    if (value === '') return `"$${++stops}"`;
    if (typeof value === 'string') return `"\${${++stops}:${escapeSnippet(value)}}"`;
    if (Array.isArray(value) && value.every(entry => typeof entry === 'string' || Array.isArray(entry)))
      return value.length === 0 ? `[$${++stops}]` : `[${value.map(write).join(', ')}]`;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return `\${${++stops}:${escapeSnippet(JSON.stringify(value).replaceAll(',', ', '))}}`;
    const entries = Object.entries(value).map(([key, entry]) => `"${key}": ${write(entry)}`);
    return entries.length === 0 ? `{ $${++stops} }` : `{ ${entries.join(', ')} }`;
  };
  return write;
}
