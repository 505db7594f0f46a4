import type { Change, Fix } from '../core/change.ts';
import type { PlacedChange } from '../formats/placedChange.ts';
import type { Replacement, Span, TextFix } from '../formats/sourceMap.ts';
import { doOverlap, spanKey } from '../formats/spans.ts';
import type { NetworkModel } from './model.ts';

/** What a fix does to the text, and to the network. */
export interface Rewriting {
  /** In the order of the text. */
  readonly edits: readonly Replacement[];
  /** All that changes in the network; undefined where only the text tells. */
  readonly changes: readonly Change[] | undefined;
}

/** Turns fixes of a network into edits of its text; undefined where the text cannot say them. */
export function createRewriter(model: NetworkModel): (fix: Fix | TextFix) => Rewriting | undefined {
  const { network, sourceMap, syntax } = model;
  let places: ReadonlyMap<string, readonly number[]> | undefined;
  /** The layers and groups that are written where one of them is: what changes there changes for all. */
  const alike = (locus: { readonly layer: number } | { readonly group: number }, span: Span): readonly number[] => {
    places ??= placesOf(model);
    return places.get(keyOf(locus, span, typeOf(model, locus))) ?? [];
  };
  return fix => {
    if ('edits' in fix) return doOverlap(fix.edits) ? undefined : { edits: fix.edits, changes: undefined };
    const placed = new Map<string, PlacedChange>();
    const changes: Change[] = [];
    for (const change of fix.changes) {
      const locus = 'layer' in change ? { layer: change.layer } : { group: change.group };
      const [span] = sourceMap.spansOf(locus);
      const was = typeOf(model, locus);
      if (span === undefined || was === undefined) return undefined;
      const key = `${keyOf(locus, span, was)} ${'layer' in change ? (change.input ?? '') : change.attribute}`;
      if (placed.has(key)) continue;
      const others = alike(locus, span);
      if ('layer' in change) {
        const { layer, ...rest } = change;
        const written = JSON.stringify(network.layers[layer]?.written);
        const isOfItsOwn = [...(rest.before ?? []), ...(rest.after ?? [])].some(isSpecific);
        // What is put beside one layer is made for its numbers, and those of the others are their own.
        if (isOfItsOwn && others.some(id => JSON.stringify(network.layers[id]?.written) !== written)) return undefined;
        placed.set(key, { ...rest, span, was });
        changes.push(...others.map(id => ({ ...rest, layer: id })));
      } else {
        const { group, ...rest } = change;
        placed.set(key, { ...rest, span, was });
        changes.push(...(others.includes(group) ? others : [group]).map(id => ({ ...rest, group: id })));
      }
    }
    const edits = syntax.edit([...placed.values()]);
    return edits && { edits, changes };
  };
}

function isSpecific({ attributes }: { readonly attributes: Readonly<Record<string, unknown>> }): boolean {
  return 0 < Object.keys(attributes).length;
}

function typeOf(
  { network }: NetworkModel,
  locus: { readonly layer: number } | { readonly group: number },
): string | undefined {
  return 'layer' in locus ? network.layers[locus.layer]?.type : network.groups[locus.group]?.type;
}

function placesOf({ network, sourceMap }: NetworkModel): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  const note = (locus: { readonly layer: number } | { readonly group: number }, type: string | undefined): void => {
    const [span] = sourceMap.spansOf(locus);
    if (span === undefined) return;
    const key = keyOf(locus, span, type);
    const known = places.get(key);
    if (known === undefined) places.set(key, ['layer' in locus ? locus.layer : locus.group]);
    else known.push('layer' in locus ? locus.layer : locus.group);
  };
  network.layers.forEach(({ type }, layer) => note({ layer }, type));
  network.groups.forEach(({ type, kind }, group) => {
    if (kind === 'structure') note({ group }, type);
  });
  return places;
}

function keyOf(
  locus: { readonly layer: number } | { readonly group: number },
  span: Span,
  type: string | undefined,
): string {
  return `${'layer' in locus ? 'layer' : 'group'} ${spanKey(span)} ${type ?? ''}`;
}
