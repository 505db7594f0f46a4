import type { Catalogue } from '../../core/catalogue.ts';
import type { Feature, NetworkBuilder } from '../../core/networkBuilder.ts';
import type { Block } from './blocks.ts';
import type { NameScope } from './names.ts';
import type { Origin } from './positions.ts';
import type { Node } from './tree.ts';
import type { Problems } from './values.ts';

/** Most layers that a network may unfold into. */
export const mostLayers = 30_000;

/** Most groups: blocks of blocks of nothing would never reach the limit of layers. */
export const mostGroups = 20_000;

/** A reference as written, to be looked up when all names are known. */
export interface Reference {
  readonly name: string;
  readonly node: Node;
  readonly names: NameScope;
  readonly feature: Feature;
}

/** What unfolding works on. */
export interface Unfolding {
  readonly builder: NetworkBuilder;
  readonly catalogue: Catalogue;
  readonly blocks: ReadonlyMap<string, Block>;
  readonly problems: Problems;
  /** Where each layer and group was written, in the order in which the builder numbers them. */
  readonly layerOrigins: Origin[];
  readonly groupOrigins: Origin[];
  readonly references: Reference[];
  readonly usedBlocks: Set<string>;
  /** Set when the network is too large: nothing more is added. */
  full: boolean;
}

/** A fresh state around a builder. */
export function createUnfolding(rest: Pick<Unfolding, 'builder' | 'catalogue' | 'blocks' | 'problems'>): Unfolding {
  return { ...rest, layerOrigins: [], groupOrigins: [], references: [], usedBlocks: new Set(), full: false };
}
