import assert from 'node:assert/strict';
import type { CompletionItem } from '../../src/language/completion/offer.ts';
import { createLanguageService } from '../../src/language/service.ts';
import { catalogue } from '../../src/layers/index.ts';
import { applyEdits } from '../../src/formats/spans.ts';
import { readMarks } from './marks.ts';
import { programModel } from './programs.ts';

const service = createLanguageService(catalogue);

/** What is offered at `$0` of a text in JSON. */
export function itemsIn(source: string): readonly CompletionItem[] {
  const { text, cursor = 0 } = readMarks(source);
  return service.completions(service.readModel(text), cursor);
}

/** The labels of what is offered at `$0` of a text in JSON. */
export function labelsIn(source: string): readonly string[] {
  return itemsIn(source).map(({ label }) => label);
}

/** What is offered at `$0` of a program. */
export async function itemsInProgram(source: string): Promise<readonly CompletionItem[]> {
  const { text, cursor = 0 } = readMarks(source);
  return service.completions(await programModel(text), cursor);
}

/** The labels of what is offered, each with its detail behind it: "2 → 6×8×8". */
export function described(items: readonly CompletionItem[]): readonly string[] {
  return items.map(({ label, detail = '' }) => `${label} ${detail}`.trim());
}

/** The text after an item is taken, its places to stop at left as they are. */
export function taken(text: string, { snippet, span, also }: CompletionItem): string {
  return applyEdits(text, [{ span, text: plainText(snippet) }, ...(also === undefined ? [] : [also])]);
}

/** The text after the item of that label is taken. */
export function taking(source: string, label: string): string {
  const item = itemsIn(source).find(each => each.label === label);
  assert.ok(item, `${label} is offered`);
  return taken(readMarks(source).text, item);
}

function plainText(snippet: string): string {
  return snippet.replace(/\$\{\d+:((?:\\.|[^}\\])*)\}|(?<!\\)\$\d+/g, '$1').replace(/\\([$}\\])/g, '$1');
}

/** A network in JSON with the given layers. */
export function layers(inside: string, input = '[6, 8, 8]'): string {
  return `{ "input": ${input}, "layers": [${inside}] }`;
}
