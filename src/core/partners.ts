import type { Attributes, Partner, Values } from './attribute.ts';
import { ownInputCount, type Layer, type Source } from './network.ts';
import type { Shape } from './shape.ts';

/** What is known about the layer behind a reference when it is looked up. */
export interface PartnerFacts {
  readonly type: string;
  readonly values: Values<Attributes> | undefined;
  readonly inputShape: Shape | undefined;
  readonly outputShape: Shape | undefined;
}

/**
 * The attributes of a layer with the layers that they name in place of the names; undefined when one of those is not known.
 * An input of the network has no facts, and gives undefined too.
 */
export function withPartners(
  layer: Layer,
  values: Values<Attributes> | undefined,
  factsOf: (source: Source) => PartnerFacts | undefined,
): Values<Attributes> | undefined {
  if (layer.references === undefined || values === undefined) return values;
  const own = ownInputCount(layer);
  const partners: Record<string, Partner> = {};
  for (const [index, name] of layer.references.entries()) {
    const source = layer.inputs[own + index];
    const { type, values: attributes, inputShape, outputShape } = (source && factsOf(source)) ?? {};
    if (type === undefined || attributes === undefined || inputShape === undefined || outputShape === undefined)
      return undefined;
    partners[name] = { type, attributes, inputShape, outputShape };
  }
  return { ...values, ...partners };
}
