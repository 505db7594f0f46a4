import type { Catalogue } from './catalogue.ts';
import { readLayer } from './layerAttributes.ts';
import { ownInputs, type Layer, type Source } from './network.ts';
import { outcomeOf } from './outcome.ts';
import { withPartners, type PartnerFacts } from './partners.ts';
import { isKnown, type Shape } from './shape.ts';

/** What is found out about a layer while its network is still being written. */
export interface InferredLayer extends PartnerFacts {
  readonly outputShape: Shape | undefined;
}

/**
 * The output shape of a layer from the shapes before it, or undefined when it has none: quietly, since the analysis reports what is
 * wrong when the network is complete. Blocks ask for it to know how many channels they are given.
 */
export function inferLayer(
  layer: Layer,
  catalogue: Catalogue,
  shapeOf: (source: Source) => Shape | undefined,
  layerAt: (source: Source) => InferredLayer | undefined,
): InferredLayer {
  const type = catalogue.layers.get(layer.type);
  const values = type && withPartners(layer, readLayer(layer, 0, type, []), layerAt);
  const shapes = ownInputs(layer).map(source => source && shapeOf(source));
  const known = shapes.filter(isKnown);
  const bare = { type: layer.type, values, inputShape: shapes[0], outputShape: undefined };
  if (type === undefined || values === undefined || known.length !== shapes.length || known.length === 0) return bare;
  if (type.inputs !== 'many' && type.inputs !== known.length) return bare;
  if (type.rank !== undefined && known.some(shape => shape.length !== (type.rank ?? 0) + 1)) return bare;
  const { problems, outputShape } = outcomeOf(type, values, known);
  return problems.length === 0 ? { ...bare, outputShape } : bare;
}
