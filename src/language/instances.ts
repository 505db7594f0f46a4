import type { GroupTotals } from '../core/groupTotals.ts';
import { groupTotals } from '../core/groupTotals.ts';
import type { GroupId, LayerId } from '../core/diagnostic.ts';
import { formatShape, type Shape } from '../core/shape.ts';
import type { Span } from '../formats/sourceMap.ts';
import { lengthOf, spanKey, touches } from '../formats/spans.ts';
import type { NetworkModel } from './model.ts';

/** One object of the text that stands for layers: a layer, or a use of a block or structure, with all that it unfolds into. */
export interface Entry {
  readonly span: Span;
  /** Layers written exactly here, one per use of the block around them. Empty for a block or structure. */
  readonly layers: readonly LayerId[];
  /** Groups written exactly here that have no other around them written here. */
  readonly groups: readonly { readonly id: GroupId; readonly totals: GroupTotals }[];
}

/** All entries of a text, in its order. */
export function entriesOf({ network, analysis, sourceMap }: NetworkModel): readonly Entry[] {
  const totals = groupTotals(analysis);
  const entries = new Map<string, { span: Span; layers: LayerId[]; groups: Entry['groups'][number][] }>();
  const entryAt = (span: Span) => {
    const key = spanKey(span);
    const entry = entries.get(key) ?? { span, layers: [], groups: [] };
    entries.set(key, entry);
    return entry;
  };
  const spanOfGroup = (id: GroupId): Span | undefined => sourceMap.spansOf({ group: id })[0];
  network.groups.forEach(({ parent }, id) => {
    const span = spanOfGroup(id);
    const outer = parent === undefined ? undefined : spanOfGroup(parent);
    const known = totals[id];
    if (span === undefined || known === undefined || (outer?.start === span.start && outer.end === span.end)) return;
    entryAt(span).groups.push({ id, totals: known });
  });
  network.layers.forEach((_, id) => {
    const [span] = sourceMap.spansOf({ layer: id });
    if (span === undefined) return;
    const entry = entryAt(span);
    // The join of a structure, and the layers of a repeat, stand where their group stands.
    if (entry.groups.length === 0) entry.layers.push(id);
  });
  return [...entries.values()].sort((left, right) => left.span.start - right.span.start);
}

/** The entry whose object is the innermost around an offset. */
export function entryAt(entries: readonly Entry[], offset: number): Entry | undefined {
  return entries
    .filter(({ span }) => touches(span, offset))
    .reduce<Entry | undefined>(
      (inner, entry) => (inner === undefined || lengthOf(entry.span) <= lengthOf(inner.span) ? entry : inner),
      undefined,
    );
}

/** Output shapes of all instances of an entry, each with how often it occurs, in order of first occurrence. */
export function outputShapes(entry: Entry, { analysis }: NetworkModel): ReadonlyMap<string, number> {
  const shapes: readonly (Shape | undefined)[] = [
    ...entry.groups.map(({ totals }) => totals.outputShape),
    ...entry.layers.map(id => analysis.layers[id]?.outputShape),
  ];
  const counts = new Map<string, number>();
  for (const shape of shapes) counts.set(formatShape(shape), (counts.get(formatShape(shape)) ?? 0) + 1);
  return counts;
}
