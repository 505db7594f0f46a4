import type { Catalogue } from './catalogue.ts';
import type { GroupId, LayerId } from './diagnostic.ts';
import type { Budget, Group, Layer, Network, NetworkInput, ObjectSize, Source } from './network.ts';
import { pathOf } from './network.ts';
import type { Shape } from './shape.ts';
import { inferLayer, type InferredLayer } from './shapeInference.ts';

/**
 * A feature map of a network under construction. It may be referred to before it exists, which is how a layer can read one
 * that is written further down: `follow` it later.
 */
export interface Feature {
  source?: Source;
  follows?: Feature;
}

/** Everything about a layer but its place. */
export interface LayerDraft {
  readonly name: string;
  readonly type: string;
  readonly written: Readonly<Record<string, unknown>>;
  readonly literals?: NonNullable<Layer['literals']>;
  readonly init?: unknown;
  readonly inputs: readonly Feature[];
  readonly references?: NonNullable<Layer['references']>;
}

/** Collects layers in the order in which they are written; formats unfold their blocks into it. */
export interface NetworkBuilder {
  readonly layerCount: number;
  readonly groupCount: number;
  /** The inputs so far. */
  readonly inputs: readonly NetworkInput[];
  input(name: string, shape: Shape | undefined): Feature;
  layer(draft: LayerDraft): { readonly id: LayerId; readonly output: Feature };
  /** Puts everything that `unfold` adds into a group. */
  group<Result>(group: Omit<Group, 'parent'>, unfold: (id: GroupId) => Result): Result;
  /** Puts everything into a group until it is closed: for a format that is told of beginnings and ends. */
  openGroup(group: Omit<Group, 'parent'>): GroupId;
  /** Closes the group that was opened last. */
  closeGroup(): void;
  /** Says what a group was made from, once that is known. */
  setGroupType(id: GroupId, type: string): void;
  /** Shape of a feature map as far as the network is written; undefined when it is not known. */
  shapeOf(feature: Feature): Shape | undefined;
  /** Whether it is written already where a feature map comes from. */
  isKnown(feature: Feature): boolean;
  finish(rest: {
    name: string;
    outputs: readonly Feature[];
    seed: number;
    budget: Budget;
    objectSize?: ObjectSize;
  }): Network;
}

/** An empty network, ready to be filled with layers of the catalogue. */
export function createNetworkBuilder(catalogue: Catalogue): NetworkBuilder {
  const inputs: NetworkInput[] = [];
  const drafts: LayerDraft[] = [];
  /** The group of each draft. */
  const places: (GroupId | undefined)[] = [];
  const groups: Group[] = [];
  let current: GroupId | undefined;
  const inferred: InferredLayer[] = [];
  const layerAt = (source: Source): InferredLayer | undefined =>
    'layer' in source ? inferred[source.layer] : undefined;
  const shapeOf = (source: Source): Shape | undefined =>
    'input' in source ? inputs[source.input]?.shape : inferred[source.layer]?.outputShape;
  const openGroup: NetworkBuilder['openGroup'] = group => {
    current = groups.push({ ...group, ...(current !== undefined && { parent: current }) }) - 1;
    return current;
  };
  const closeGroup = (): void => {
    current = current === undefined ? undefined : groups[current]?.parent;
  };
  return {
    get layerCount() {
      return drafts.length;
    },
    get groupCount() {
      return groups.length;
    },
    inputs,
    input(name, shape) {
      inputs.push({ name, shape });
      return { source: { input: inputs.length - 1 } };
    },
    layer(draft) {
      const id = drafts.push(draft) - 1;
      places.push(current);
      return { id, output: { source: { layer: id } } };
    },
    group(group, unfold) {
      const id = openGroup(group);
      try {
        return unfold(id);
      } finally {
        closeGroup();
      }
    },
    openGroup,
    closeGroup,
    setGroupType(id, type) {
      const group = groups[id];
      if (group !== undefined) groups[id] = { ...group, type };
    },
    shapeOf(feature) {
      // All layers so far, in order: each is looked at once, however many blocks ask.
      for (let id = inferred.length; id < drafts.length; id++) {
        const draft = drafts[id];
        if (draft === undefined) break;
        inferred.push(inferLayer({ ...draft, inputs: draft.inputs.map(sourceOf) }, catalogue, shapeOf, layerAt));
      }
      const source = sourceOf(feature);
      return source && shapeOf(source);
    },
    isKnown: feature => sourceOf(feature) !== undefined,
    finish({ outputs, ...head }) {
      const bare: Network = { ...head, inputs, layers: [], groups, outputs: [] };
      const prefixes = groups.map((_, id) => pathOf(bare, id).join('.'));
      const layers = drafts.map((draft, id): Layer => {
        const group = places[id];
        const sources = draft.inputs.map(sourceOf);
        if (group === undefined) return { ...draft, inputs: sources };
        return { ...draft, inputs: sources, name: `${prefixes[group] ?? ''}.${draft.name}`, group };
      });
      return { ...bare, layers, outputs: outputs.map(sourceOf).filter(source => source !== undefined) };
    },
  };
}

/** The layer or input behind a feature; undefined when the chain ends nowhere or in itself. */
function sourceOf(feature: Feature): Source | undefined {
  if (feature.source !== undefined) return feature.source;
  const seen = new Set<Feature>();
  let at: Feature | undefined = feature;
  while (at !== undefined && !seen.has(at)) {
    if (at.source !== undefined) return at.source;
    seen.add(at);
    at = at.follows;
  }
  return undefined;
}
