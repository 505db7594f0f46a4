import type { Span } from '../formats/sourceMap.ts';
import { meet, spanKey } from '../formats/spans.ts';
import { changesOf } from './changes.ts';
import { withChange } from './hintChange.ts';
import { hintParts, hintSeparator, type HintPart } from './hintParts.ts';
import { entriesOf, type Entry } from './instances.ts';
import type { NetworkModel } from './model.ts';
import { presentationOf } from './presentation.ts';

/** Text to be shown behind a layer, at an offset. */
export interface InlayHint {
  readonly offset: number;
  readonly parts: readonly HintPart[];
  /** The parts with dots between them: "64×112×112 · 9,472 params · rf 7". */
  readonly text: string;
}

/**
 * Behind each layer of the range what the preferences ask for: its output size, parameters, receptive field; for a block what it
 * amounts to. A layer that is read by the one around it on the same line shares the hint of that one.
 */
export function inlayHints(model: NetworkModel, range: Span): readonly InlayHint[] {
  if (model.preferences.hintContents.length === 0) return [];
  const presentation = presentationOf(model);
  const entries = entriesOf(model).filter(({ span }) => meet(range, span));
  const bySpan = new Map(entries.map(entry => [spanKey(entry.span), entry]));
  const chains = new Map<Entry, Entry[]>();
  for (const entry of entries) {
    let last = entry;
    for (let reader = readerOf(last); reader !== undefined; reader = readerOf(last)) last = reader;
    chains.set(last, [...(chains.get(last) ?? []), entry]);
  }
  const changes = changesOf(model);
  return [...chains].flatMap(([last, chain]) => {
    const change = changes([...chain.filter(each => each !== last), last]);
    const parts = withChange(hintParts(last, chain, model, presentation), change, model);
    if (parts.length === 0) return [];
    const text = parts.map(part => part.text).join(hintSeparator);
    return [{ offset: behind(last.span, model.text), parts, text }];
  });

  function readerOf({ span }: Entry): Entry | undefined {
    const reader = model.syntax.readerOf(span);
    return reader && bySpan.get(spanKey(reader));
  }
}

/** Behind the object and the comma that follows it. */
function behind({ end }: Span, text: string): number {
  return text[end] === ',' ? end + 1 : end;
}
