import type { GroupId, LayerId } from './diagnostic.ts';
import type { Shape } from './shape.ts';

/** Where a layer reads from: an input of the network, or another layer. */
export type Source = { readonly input: number } | { readonly layer: LayerId };

/** A named input. The shape is undefined when the text does not say one that can be used. */
export interface NetworkInput {
  readonly name: string;
  readonly shape: Shape | undefined;
}

/** One layer as it was written, after blocks and repeats are unfolded; its attributes are not yet checked. */
export interface Layer {
  /** Unique unless the user repeats a name: group names and the layer's own, joined by dots. */
  readonly name: string;
  readonly type: string;
  readonly written: Readonly<Record<string, unknown>>;
  /** Numbers given for weights instead of random ones, by the weight's name; nested lists as they were written. */
  readonly literals?: Readonly<Record<string, unknown>>;
  /** How the weights start, as it was written; He's initialisation when absent. */
  readonly init?: unknown;
  /** In order; undefined where a reference leads nowhere. */
  readonly inputs: readonly (Source | undefined)[];
  /** Attributes that name a layer instead of holding a value. Their layers are the last of `inputs`, in this order. */
  readonly references?: readonly string[];
  readonly group?: GroupId;
}

/** Layers that belong together: one use of a block, a residual or parallel structure, a branch, or a repeat. */
export interface Group {
  /** Own name, without the names of the groups around it. */
  readonly name: string;
  readonly kind: 'block' | 'structure' | 'branch' | 'repeat';
  /** The block or structure it was made from; "bottleneck", "residual". Absent for a branch. */
  readonly type?: string;
  /** What a structure was given beside lists of layers: with it the group can be written again as it was. */
  readonly written?: Readonly<Record<string, unknown>>;
  readonly parent?: GroupId;
}

/** Limits that the author sets for the network; a total above one is a diagnostic. */
export interface Budget {
  readonly maxParams?: number;
  readonly maxMacs?: number;
  readonly maxLatencyMs?: number;
}

/** A network in the order in which it was written. Total: whatever the text says, there is one. */
export interface Network {
  readonly name: string;
  readonly inputs: readonly NetworkInput[];
  readonly layers: readonly Layer[];
  readonly groups: readonly Group[];
  readonly outputs: readonly Source[];
  /** Start of the random numbers that initialise the weights. */
  readonly seed: number;
  readonly budget: Budget;
  /** Size of what is to be recognised, px: along every axis, or along each. Absent where the author does not say. */
  readonly objectSize?: ObjectSize;
}

/** A size in px along every spatial axis, or one for each. */
export type ObjectSize = number | readonly number[];

/** Names of the groups around a layer or group, outermost first. */
export function pathOf(network: Network, group: GroupId | undefined): readonly string[] {
  return groupChain(network, group).map(id => network.groups[id]?.name ?? '');
}

/** The groups around a layer, outermost first. */
export function groupChain(network: Network, group: GroupId | undefined): readonly GroupId[] {
  const chain: GroupId[] = [];
  for (let id = group; id !== undefined; id = network.groups[id]?.parent) chain.unshift(id);
  return chain;
}

/** The feature maps that a layer reads, without those that its attributes name. */
export function ownInputs(layer: Pick<Layer, 'inputs' | 'references'>): Layer['inputs'] {
  return layer.references === undefined ? layer.inputs : layer.inputs.slice(0, ownInputCount(layer));
}

/** How many of a layer's inputs are feature maps that it reads, before those that its attributes name. */
export function ownInputCount({ inputs, references }: Pick<Layer, 'inputs' | 'references'>): number {
  return inputs.length - (references?.length ?? 0);
}
