import type { Catalogue } from '../../core/catalogue.ts';
import { convertToProgram } from '../../formats/typescript/convert.ts';
import { escapeSnippet, type Offer } from './offer.ts';
import { skeletons } from './skeletonTexts.ts';

/** Whole networks to begin with, for a file in which nothing stands yet. The name and the input are places to stop at. */
export function skeletonOffers(format: 'json' | 'typescript', catalogue: Catalogue): readonly Offer[] {
  return skeletons.map(({ label, summary, text }) => {
    const written = format === 'json' ? text : convertToProgram(text, catalogue);
    return {
      label,
      kind: 'network',
      detail: 'new network',
      documentation: summary,
      content: { text: snippetOf(written) },
    };
  });
}

function snippetOf(text: string): string {
  return escapeSnippet(text.trimEnd())
    .replace(/("name": "|network\(')([^"']+)/, '$1${1:$2}')
    .replace(/("?input"?: )(\[[^\]]*\])/, '$1${2:$2}');
}
