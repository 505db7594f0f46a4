import type { Attributes, Values } from './attribute.ts';
import type { Shape } from './shape.ts';

/** What a block may do to unfold itself; F is the format's feature map. */
export interface BlockBuilder<F> {
  /** Adds a layer or block of the catalogue with attributes as a user would write them; gives its output. */
  layer(type: string, inputs: readonly F[], attributes?: Readonly<Record<string, unknown>>, name?: string): F;
  /** Shape of a feature map, or undefined when it is not known. Attributes computed from it may be NaN then. */
  shapeOf(x: F): Shape | undefined;
}

/** What a structure may do besides. Attributes are named, not passed, so that a format keeps their positions. */
export interface StructureBuilder<F> extends BlockBuilder<F> {
  /** Unfolds the list of layers in `attribute` behind `x`; gives the last output, or `x` for an empty list. */
  sequence(attribute: string, x: F, branch?: string): F;
  /** Unfolds each list in `attribute` behind `x`, as a branch of its own. */
  branches(attribute: string, x: F): readonly F[];
}

/** What the group of a branch is called. */
export function branchName(index: number): string {
  return `branch_${index + 1}`;
}

/** Whether a structure is given lists of layers, beside values. */
export function holdsLists({ attributes }: Pick<StructureType, 'attributes'>): boolean {
  return Object.values(attributes).some(({ holdsLayers }) => holdsLayers !== undefined);
}

/** What a structure was given without its lists of layers. */
export function withoutLists(
  { attributes }: Pick<StructureType, 'attributes'>,
  written: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(written).filter(([key]) => attributes[key]?.holdsLayers === undefined));
}

/** What every type made of other layers declares. */
interface StructureFacts<A extends Attributes> {
  readonly type: string;
  readonly summary: string;
  readonly source: string;
  readonly attributes: A;
}

/** A type made of other layers: its size, parameters, cost and ONNX follow from what it unfolds into. */
export interface StructureType extends StructureFacts<Attributes> {
  expand<F>(build: StructureBuilder<F>, x: F, attributes: Values<Attributes>): F;
}

/** Declares a structure: its layers are lists that the user writes. */
export function defineStructure<const A extends Attributes>(
  rules: StructureFacts<A> & { expand<F>(build: StructureBuilder<F>, x: F, attributes: Values<A>): F },
): StructureType {
  // As in `defineLayer`: typed inside, alike outside.
  return rules;
}

/** Declares a block: its layers follow from its attributes. */
export function defineBlock<const A extends Attributes>(
  rules: StructureFacts<A> & { expand<F>(build: BlockBuilder<F>, x: F, attributes: Values<A>): F },
): StructureType {
  return rules;
}
