import type { Catalogue } from '../../core/catalogue.ts';
import type { LayerType } from '../../core/layer.ts';
import type { StructureType } from '../../core/structure.ts';
import type { NetworkModel } from '../model.ts';
import { effectOf, type LayerUse } from './layerAtHand.ts';
import { firstValues } from './firstValues.ts';
import type { Offer } from './offer.ts';
import { anyRank, rankInName } from './ranks.ts';
import { followers } from './zooHabits.ts';

/** Where a layer is wanted. */
export interface TypePlace {
  /** What a layer there reads, once for each use of the block around it. */
  readonly uses: readonly LayerUse[];
  /** The type of the layer before it and of the built-in types that this ends; `input` at the beginning. */
  readonly before: readonly string[];
  /** Blocks of the file, each with its parameters and their defaults. */
  readonly blocks: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Whether the type alone is wanted, or a layer with all that it requires. */
  readonly wanted: 'type' | 'layer';
  /** Names that a join could read: the layer before it, and others that fit. */
  readonly joinable: readonly string[];
}

/** All types: blocks of the file, then what usually follows, then the others, and last those that cannot read what is there. */
export function typeOffers(model: NetworkModel, place: TypePlace): readonly Offer[] {
  const { wanted, blocks } = place;
  const kind = wanted;
  const own = [...blocks].map(([name, fields]): Offer => ({
    label: name,
    kind,
    documentation: 'A block of this file.',
    content: wanted === 'type' ? { value: name } : { layer: name, fields },
  }));
  const usual = usualFollowers(place.before, rankOf(place.uses));
  const builtIn = declarationsOf(model.catalogue)
    .filter(({ type }) => !blocks.has(type))
    .map(declared => {
      const fields = fieldsOf(declared, place);
      const problem = problemWith(model, declared, fields, place);
      const place_ = usual.indexOf(declared.type);
      const rank = problem.wrong !== undefined ? 2 * usual.length + 1 : place_ === -1 ? usual.length : place_;
      const detail = problem.wrong ?? problem.detail;
      const offer: Offer = {
        label: declared.type,
        kind,
        ...(detail !== undefined && { detail }),
        documentation: `${declared.summary}\n\n_Source: ${declared.source}_`,
        content: wanted === 'type' ? { value: declared.type } : { layer: declared.type, fields },
      };
      return { offer, rank };
    });
  return [...own, ...builtIn.toSorted((left, right) => left.rank - right.rank).map(({ offer }) => offer)];
}

function declarationsOf({ layers, structures }: Catalogue): readonly (LayerType | StructureType)[] {
  return [...layers.values(), ...structures.values()];
}

/** The number of spatial axes at hand, where all uses have the same. */
function rankOf(uses: readonly LayerUse[]): number | undefined {
  const ranks = new Set(uses.map(({ shapes: [shape] }) => shape?.length));
  const [length] = ranks;
  return ranks.size === 1 && length !== undefined ? length - 1 : undefined;
}

/** What follows in the zoo, in as many dimensions as there are; what follows all that ends here comes first. */
function usualFollowers(before: readonly string[], rank: number | undefined): readonly string[] {
  const dimension = rank === undefined || rank === 0 ? 2 : rank;
  const lists = before.map(type => followers[anyRank(type)] ?? []);
  return [...new Set(lists.flat())].map(type => type.replace(/Nd$/, `${dimension}d`));
}

/** What the layer is written with. A join names what it reads. */
function fieldsOf(
  declared: LayerType | StructureType,
  { uses, joinable }: TypePlace,
): Readonly<Record<string, unknown>> {
  const first = firstValues(declared, {}, uses[0]?.shapes[0]);
  const count = 'inputs' in declared && declared.inputs !== 1 ? 2 : 0;
  if (count === 0) return first;
  const [previous = '', other = ''] = joinable;
  return { from: [other, previous], ...first };
}

/** Why a type cannot read what is there, if it cannot. Joins read more, and partners have to be named first: nobody knows yet. */
function problemWith(
  model: NetworkModel,
  declared: LayerType | StructureType,
  { from, ...fields }: Readonly<Record<string, unknown>>,
  { uses }: TypePlace,
): { readonly wrong?: string | undefined; readonly detail?: string | undefined } {
  const rank = ('rank' in declared ? declared.rank : undefined) ?? rankInName(declared.type);
  const given = rankOf(uses);
  if (rank !== undefined && given !== undefined && rank !== given)
    return { wrong: `reads ${inAxes(rank)}; here are ${inAxes(given)}` };
  const isOpen = from !== undefined || Object.values(declared.attributes).some(({ refersToLayer }) => refersToLayer);
  if (isOpen) return {};
  const { wrong, detail } = effectOf(model, { type: declared.type, uses }, undefined, use => ({
    written: fields,
    shapes: use.shapes.slice(0, 1),
  }));
  return { wrong, detail };
}

function inAxes(rank: number): string {
  return rank === 0 ? 'features without positions' : rank === 1 ? '1 axis' : `${rank} axes`;
}
