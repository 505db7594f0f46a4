import type { Analysis } from '../core/analysis.ts';
import type { ChangedLayer, Difference } from '../core/compareNetworks.ts';
import type { GroupId, LayerId } from '../core/diagnostic.ts';
import { groupTotals } from '../core/groupTotals.ts';
import { formatShape } from '../core/shape.ts';
import type { Baseline } from './baseline.ts';
import { spanKey } from '../formats/spans.ts';
import { entriesOf, type Entry } from './instances.ts';
import type { NetworkModel } from './model.ts';

/** What has become of a piece of text since the baseline, summed over all that it stands for. */
export interface EntryChange {
  /** Whether nothing of it was there before. */
  readonly isNew: boolean;
  readonly params: Difference<number>;
  readonly macs: Difference<number>;
  readonly activationBytes: Difference<number>;
  readonly outputShape: Difference<string>;
  /** Side of the patch behind it, px; the widest axis of the widest instance. */
  readonly receptiveField: Difference<number>;
  /** Layers of it about which something is written otherwise. */
  readonly edited: readonly ChangedLayer[];
  readonly nAdded: number;
  readonly nRemoved: number;
}

/** Gives what has become of entries of a model that stand on one line; undefined where nothing differs. */
export type Changes = (entries: readonly Entry[]) => EntryChange | undefined;

/** What has changed since the baseline of a model, entry by entry; nothing where there is none. */
export function changesOf(model: NetworkModel): Changes {
  const { baseline } = model;
  if (baseline === undefined) return () => undefined;
  const { comparison } = baseline;
  const lost = lostLayers(model, baseline);
  const before = sumsOver(comparison.before);
  const after = sumsOver(comparison.after);
  const changed = new Map(comparison.changed.map(each => [each.after, each]));
  const oldGroups = groupTotals(comparison.before);

  const lastBefore = ({ layers, groups }: Entry): readonly (LayerId | undefined)[] => [
    ...layers.map(id => comparison.beforeOf[id]),
    ...groups.map(({ id }) => oldGroups[comparison.groupBefore.get(id) ?? -1]?.layers.at(-1)),
  ];
  return entries => {
    const last = entries.at(-1);
    if (last === undefined) return undefined;
    const layers = entries.flatMap(layersOf);
    const partners = layers.flatMap(id => comparison.beforeOf[id] ?? []);
    const gone = entries.flatMap(entry => lost.get(spanKey(entry.span)) ?? []);
    const olds = [...new Set([...partners, ...gone])];
    const sum = (figure: Figure): Difference<number> => ({
      before: before(olds, figure),
      after: after(layers, figure),
    });
    const change: EntryChange = {
      isNew: olds.length === 0,
      params: sum('params'),
      macs: sum('macs'),
      activationBytes: sum('activationBytes'),
      outputShape: {
        before: shapesOf(comparison.before, lastBefore(last)),
        after: shapesOf(comparison.after, lastLayers(last)),
      },
      receptiveField: {
        before: widestReach(comparison.before, lastBefore(last)),
        after: widestReach(comparison.after, lastLayers(last)),
      },
      edited: layers.flatMap(id => {
        const found = changed.get(id);
        return found === undefined || found.edits.length === 0 ? [] : [found];
      }),
      nAdded: layers.length - partners.length,
      nRemoved: gone.length,
    };
    return isEmpty(change) ? undefined : change;
  };
}

/** By how much a figure has grown. */
export function growth({ before, after }: Difference<number>): number {
  return after - before;
}

type Figure = 'params' | 'macs' | 'activationBytes';

function isEmpty({ edited, nAdded, nRemoved, ...figures }: EntryChange): boolean {
  const { params, macs, activationBytes, outputShape, receptiveField } = figures;
  return (
    edited.length + nAdded + nRemoved === 0 &&
    [params, macs, activationBytes, outputShape, receptiveField].every(each => Object.is(each.before, each.after))
  );
}

/** All layers that an entry stands for. */
function layersOf({ layers, groups }: Entry): readonly LayerId[] {
  return [...layers, ...groups.flatMap(({ totals }) => totals.layers)];
}

/** The layers whose outputs are those of the entry. */
function lastLayers({ layers, groups }: Entry): readonly (LayerId | undefined)[] {
  return [...layers, ...groups.map(({ totals }) => totals.layers.at(-1))];
}

/**
 * Layers that are gone, by the entry at whose place they stood: an entry takes those of the entry that it was before. A block that is
 * used once less loses layers without any line of its own being different.
 */
function lostLayers(
  model: NetworkModel,
  { model: old, comparison }: Baseline,
): ReadonlyMap<string, readonly LayerId[]> {
  if (comparison.removed.length === 0) return new Map();
  const removed = new Set(comparison.removed);
  const ofLayer = new Map<LayerId, Entry>();
  const ofGroup = new Map<GroupId, Entry>();
  for (const entry of entriesOf(old)) {
    for (const id of entry.layers) ofLayer.set(id, entry);
    for (const { id } of entry.groups) ofGroup.set(id, entry);
  }
  const taken = new Set<Entry>();
  const lost = new Map<string, readonly LayerId[]>();
  for (const entry of entriesOf(model)) {
    const olds = new Set([
      ...entry.layers.map(id => ofLayer.get(comparison.beforeOf[id] ?? -1)),
      ...entry.groups.map(({ id }) => ofGroup.get(comparison.groupBefore.get(id) ?? -1)),
    ]);
    for (const each of olds) {
      if (each === undefined || taken.has(each)) continue;
      taken.add(each);
      const gone = layersOf(each).filter(id => removed.has(id));
      if (0 < gone.length) lost.set(spanKey(entry.span), [...(lost.get(spanKey(entry.span)) ?? []), ...gone]);
    }
  }
  return lost;
}

function sumsOver({ layers }: Analysis): (ids: readonly LayerId[], figure: Figure) => number {
  return (ids, figure) => ids.reduce((sum, id) => sum + (layers[id]?.[figure] ?? Number.NaN), 0);
}

function shapesOf({ layers }: Analysis, ids: readonly (LayerId | undefined)[]): string {
  const shapes = new Set(ids.flatMap(id => (id === undefined ? [] : [formatShape(layers[id]?.outputShape)])));
  const [first = '–'] = shapes;
  return shapes.size <= 1 ? first : `${first} … ${[...shapes].at(-1) ?? ''}`;
}

function widestReach({ layers }: Analysis, ids: readonly (LayerId | undefined)[]): number {
  const sizes = ids.flatMap(id => (id === undefined ? [] : (layers[id]?.reach ?? []).map(({ size }) => size)));
  return sizes.length === 0 ? Number.NaN : Math.max(...sizes);
}
