import { formatCount, formatExact } from '../core/units.ts';
import { formatShape } from '../core/shape.ts';
import type { Span } from '../formats/sourceMap.ts';
import { entriesOf, outputShapes, type Entry } from './instances.ts';
import type { NetworkModel } from './model.ts';

/** Text to be shown behind a layer, at an offset. */
export interface InlayHint {
  readonly offset: number;
  readonly text: string;
}

/**
 * Behind each layer of the range its output size, parameters and receptive field; for a block what it amounts to. A layer that is
 * read by the one around it on the same line shares the hint of that one.
 */
export function inlayHints(model: NetworkModel, range: Span): readonly InlayHint[] {
  const entries = entriesOf(model).filter(({ span }) => range.start <= span.end && span.start <= range.end);
  const bySpan = new Map(entries.map(entry => [keyOf(entry.span), entry]));
  const chains = new Map<Entry, Entry[]>();
  for (const entry of entries) {
    let last = entry;
    for (let reader = readerOf(last); reader !== undefined; reader = readerOf(last)) last = reader;
    chains.set(last, [...(chains.get(last) ?? []), entry]);
  }
  return [...chains].map(([last, chain]) => ({
    offset: behind(last.span, model.text),
    text: hintText(last, chain, model),
  }));

  function readerOf({ span }: Entry): Entry | undefined {
    const reader = model.syntax.readerOf(span);
    return reader && bySpan.get(keyOf(reader));
  }
}

function keyOf({ start, end }: Span): string {
  return `${start} ${end}`;
}

/** What the hint of an entry says: "64×112×112 · 9,472 params · rf 7", "×3" in front when it stands for several layers. */
function hintText(entry: Entry, chain: readonly Entry[], model: NetworkModel): string {
  const shapes = [...outputShapes(entry, model).keys()];
  const instances = entry.layers.length + entry.groups.length;
  const [first = '?'] = shapes;
  const parts = [shapes.length <= 1 ? first : `${first} … ${shapes.at(-1) ?? ''}`];
  if (1 < instances) parts.unshift(`×${instances}`);
  const params = chain.reduce((sum, each) => sum + paramsOf(each, model), 0);
  // What several layers amount to is rounded: editors cut long hints off, and the hover has every digit.
  if (params !== 0) parts.push(`${1 < instances ? formatCount(params) : formatExact(params)} params`);
  const [only] = entry.layers;
  const reach = only === undefined || 1 < instances ? undefined : model.analysis.layers[only]?.reach;
  if (reach !== undefined && 0 < reach.length) parts.push(`rf ${receptiveField(reach.map(({ size }) => size))}`);
  return parts.join(' · ');
}

/** Of all instances together. */
function paramsOf({ layers, groups }: Entry, { analysis }: NetworkModel): number {
  const own = layers.reduce((sum, id) => sum + (analysis.layers[id]?.params ?? Number.NaN), 0);
  return groups.reduce((sum, { totals }) => sum + totals.params, own);
}

function receptiveField(sizes: readonly number[]): string {
  return new Set(sizes).size === 1 ? formatShape(sizes.slice(0, 1)) : formatShape(sizes);
}

/** Behind the object and the comma that follows it. */
function behind({ end }: Span, text: string): number {
  return text[end] === ',' ? end + 1 : end;
}
