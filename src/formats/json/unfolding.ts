import type { Catalogue } from '../../core/catalogue.ts';
import type { Feature, LayerDraft, NetworkBuilder } from '../../core/networkBuilder.ts';
import type { Block } from './blocks.ts';
import type { NameScope } from './names.ts';
import type { Origin } from './positions.ts';
import type { Node, Property } from './tree.ts';
import type { Problems } from './values.ts';

/** A reference as written, to be looked up when all names are known. */
export interface Reference {
  readonly name: string;
  readonly node: Node;
  readonly names: NameScope;
  readonly feature: Feature;
}

/** What a layer says beyond its type, name and inputs. */
export interface AttributeReading {
  readonly written: Readonly<Record<string, unknown>>;
  /** What most layers do not have. */
  readonly rest?: Pick<LayerDraft, 'literals' | 'init' | 'references'>;
  /** Attributes that name another layer. */
  readonly references: readonly { readonly key: string; readonly value: Node }[];
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
  /** Attributes that do not depend on where a layer is unfolded, by its properties. */
  readonly readings: Map<ReadonlyMap<string, Property>, AttributeReading>;
  /** Set when the network is too large: nothing more is added. */
  full: boolean;
}

/** A fresh state around a builder. */
export function createUnfolding(rest: Pick<Unfolding, 'builder' | 'catalogue' | 'blocks' | 'problems'>): Unfolding {
  return {
    ...rest,
    layerOrigins: [],
    groupOrigins: [],
    references: [],
    usedBlocks: new Set(),
    readings: new Map(),
    full: false,
  };
}
