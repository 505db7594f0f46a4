import type { Attributes, Values } from './attribute.ts';

/** What a structure may do to unfold itself; F is the format's feature map. Attributes are named, not passed, so that a format keeps their positions. */
export interface StructureBuilder<F> {
  /** Unfolds the list of layers in `attribute` behind `x`; gives the last output, or `x` for an empty list. */
  sequence(attribute: string, x: F, branch?: string): F;
  /** Unfolds each list in `attribute` behind `x`, as a branch of its own. */
  branches(attribute: string, x: F): readonly F[];
  /** Adds a layer of the catalogue. */
  layer(type: string, inputs: readonly F[]): F;
}

/** A type made of other layers: its size, parameters, cost and ONNX follow from what it unfolds into. */
export interface StructureType {
  readonly type: string;
  readonly summary: string;
  readonly source: string;
  readonly attributes: Attributes;
  expand<F>(build: StructureBuilder<F>, x: F, attributes: Values<Attributes>): F;
}

/** Declares a structure. */
export function defineStructure<const A extends Attributes>(rules: {
  readonly type: string;
  readonly summary: string;
  readonly source: string;
  readonly attributes: A;
  expand<F>(build: StructureBuilder<F>, x: F, attributes: Values<A>): F;
}): StructureType {
  // As in `defineLayer`: typed inside, alike outside.
  return rules;
}
