import type { LayerId } from '../../core/diagnostic.ts';
import type { Network, Source } from '../../core/network.ts';
import { formatShape, type Shape } from '../../core/shape.ts';
import type { NetworkModel } from '../model.ts';
import { differentUses, effectOf, type LayerAtHand, type LayerUse } from './layerAtHand.ts';
import type { Offer } from './offer.ts';

/** A name that can be referred to, and what it stands for: one feature map for each use of the block in which it is defined. */
export interface VisibleName {
  readonly name: string;
  readonly sources: readonly Source[];
}

/** Where a name is wanted: as one of the feature maps that the layer reads, in place of what it reads there now, or as an attribute. */
export type ReferencePlace = { readonly input: number } | { readonly attribute: string };

/** Names that the layer could read, the nearest first; then those whose shape does not fit, with what they do not fit. */
export function referenceOffers(
  model: NetworkModel,
  layer: LayerAtHand,
  place: ReferencePlace,
  names: readonly VisibleName[],
): readonly Offer[] {
  const judged = names.map(name => {
    const shapes = new Set(name.sources.map(source => formatShape(shapeOf(model, source))));
    const problem = problemWith(model, layer, place, name.sources);
    return { name: name.name, shape: [...shapes].join(', '), problem };
  });
  return judged
    .toSorted((left, right) => Number(left.problem !== undefined) - Number(right.problem !== undefined))
    .map(({ name, shape, problem }) => ({
      label: name,
      kind: 'reference',
      ...((shape !== '' || problem !== undefined) && { detail: detailOf(shape, problem, layer, place) }),
      documentation: problem ?? '',
      content: { value: name },
    }));
}

/** Shape of a feature map. */
export function shapeOf(
  { network, analysis }: Pick<NetworkModel, 'network' | 'analysis'>,
  source: Source,
): Shape | undefined {
  return 'input' in source ? network.inputs[source.input]?.shape : analysis.layers[source.layer]?.outputShape;
}

/** The layers that depend on some layers, and these themselves: to read one of them would make a circle. */
export function dependents({ layers }: Network, roots: readonly LayerId[]): ReadonlySet<LayerId> {
  const readers = new Map<LayerId, LayerId[]>();
  layers.forEach(({ inputs }, id) => {
    for (const source of inputs)
      if (source !== undefined && 'layer' in source) {
        const known = readers.get(source.layer);
        if (known === undefined) readers.set(source.layer, [id]);
        else known.push(id);
      }
  });
  const found = new Set(roots);
  for (const id of found) for (const reader of readers.get(id) ?? []) found.add(reader);
  return found;
}

function detailOf(shape: string, problem: string | undefined, { uses }: LayerAtHand, place: ReferencePlace): string {
  if (problem === undefined) return shape;
  const others = 'input' in place ? (uses[0]?.shapes ?? []).filter((_, index) => index !== place.input) : [];
  return others.length === 0
    ? `${shape}, does not fit`
    : `${shape}, does not fit ${others.map(formatShape).join(', ')}`;
}

/** Why a feature map cannot be read here, if it cannot in one of the uses. */
function problemWith(
  model: NetworkModel,
  { type, uses }: LayerAtHand,
  place: ReferencePlace,
  sources: readonly Source[],
): string | undefined {
  const pairs =
    uses.length === sources.length
      ? uses.flatMap((use, index) => reading(model, use, place, sources[index]))
      : uses.flatMap(use => sources.flatMap(source => reading(model, use, place, source)));
  const { trials } = effectOf(model, { type, uses: differentUses(pairs) }, undefined, use => use);
  const errors = trials.flatMap(({ diagnostics }) => diagnostics);
  return errors.find(({ severity, code, locus }) => {
    if (severity !== 'error' || code === 'wrong-number-of-inputs' || !('at' in locus)) return false;
    if ('attribute' in place) return locus.at === 'inputs' || (typeof locus.at === 'object' && 'attribute' in locus.at);
    return locus.at === 'inputs' || code === 'wrong-rank';
  })?.message;
}

/** The layer as it would be if it read a feature map in that place. */
function reading(
  model: NetworkModel,
  use: LayerUse,
  place: ReferencePlace,
  source: Source | undefined,
): readonly LayerUse[] {
  if (source === undefined) return [];
  if ('input' in place) {
    const shapes = [...use.shapes];
    shapes[place.input] = shapeOf(model, source);
    return [{ ...use, shapes: Array.from(shapes) }];
  }
  const partner = partnershipOf(model, source);
  if (partner === undefined) return [];
  const { attribute } = place;
  return [
    {
      ...use,
      written: { ...use.written, [attribute]: 'partner' },
      partners: { ...use.partners, [attribute]: partner },
    },
  ];
}

/** A layer of the network as the partner of another. */
export function partnershipOf({ network, analysis }: NetworkModel, source: Source) {
  const layer = 'layer' in source ? network.layers[source.layer] : undefined;
  if (layer === undefined || !('layer' in source)) return undefined;
  return { type: layer.type, written: layer.written, shape: analysis.layers[source.layer]?.inputShapes[0] };
}
