import type { Analysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { ownInputCount, type Layer, type Network } from '../core/network.ts';

/** Who reads whom. */
export interface Graph {
  /** The layers that read each layer, by its position. */
  readonly readers: readonly (readonly LayerId[])[];
  /** The layers whose outputs are results of the network. */
  readonly results: ReadonlySet<LayerId>;
}

/** Who reads whom in a network. */
export function readGraph({ layers, outputs }: Network): Graph {
  const readers: LayerId[][] = layers.map(() => []);
  layers.forEach(({ inputs }, id) => {
    for (const source of inputs) if (source !== undefined && 'layer' in source) readers[source.layer]?.push(id);
  });
  return { readers, results: new Set(outputs.flatMap(source => ('layer' in source ? source.layer : []))) };
}

/** The one layer that reads a layer; undefined when there are several or none, or when it is a result as well. */
export function soleReader({ readers, results }: Graph, layer: LayerId): LayerId | undefined {
  const own = readers[layer];
  return own?.length === 1 && !results.has(layer) ? own[0] : undefined;
}

/** The one layer that a layer reads; undefined when it joins several, or reads an input of the network. */
export function soleInput(layer: Pick<Layer, 'inputs' | 'references'> | undefined): LayerId | undefined {
  if (layer === undefined || ownInputCount(layer) !== 1) return undefined;
  const [source] = layer.inputs;
  return source !== undefined && 'layer' in source ? source.layer : undefined;
}

/**
 * What reaches the place behind each layer from those before it, in one pass: `behind` is given what arrives at a layer that reads one
 * other, and says what goes on. Nothing arrives at a join.
 */
export function carried<Mark>(
  { network, order }: Pick<Analysis, 'network' | 'order'>,
  behind: (layer: LayerId, arriving: Mark | undefined) => Mark | undefined,
): readonly (Mark | undefined)[] {
  const marks: (Mark | undefined)[] = [];
  for (const id of order) {
    const source = soleInput(network.layers[id]);
    marks[id] = behind(id, source === undefined ? undefined : marks[source]);
  }
  return marks;
}
