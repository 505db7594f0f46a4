import type { Diagnostic, LayerId } from './diagnostic.ts';
import type { Network } from './network.ts';

/** An order in which every layer comes after those it reads, and a diagnostic for each circle. */
export interface ComputationOrder {
  /** All layers; those in a circle come last, in the order of the text. */
  readonly order: readonly LayerId[];
  /** Layers that no order can compute, because they stand in or behind a circle. */
  readonly circular: ReadonlySet<LayerId>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Sorts the layers by what they read, keeping the order of the text where it may be kept. Source: Kahn 1962. */
export function computationOrder(network: Network): ComputationOrder {
  const { layers } = network;
  const inTextOrder = layers.every(({ inputs }, id) =>
    inputs.every(source => source === undefined || 'input' in source || source.layer < id),
  );
  if (inTextOrder) return { order: layers.map((_, id) => id), circular: new Set(), diagnostics: [] };

  const readers: LayerId[][] = layers.map(() => []);
  const waitsFor = layers.map(() => 0);
  layers.forEach((layer, id) => {
    for (const source of layer.inputs) {
      if (source === undefined || !('layer' in source)) continue;
      readers[source.layer]?.push(id);
      waitsFor[id] = (waitsFor[id] ?? 0) + 1;
    }
  });
  const order: LayerId[] = [];
  const ready = layers.map((_, id) => id).filter(id => waitsFor[id] === 0);
  for (let next = 0; next < ready.length; next++) {
    const id = ready[next] ?? 0;
    order.push(id);
    for (const reader of readers[id] ?? []) {
      waitsFor[reader] = (waitsFor[reader] ?? 0) - 1;
      if (waitsFor[reader] === 0) ready.push(reader);
    }
  }
  const placed = new Set(order);
  const circular = layers.map((_, id) => id).filter(id => !placed.has(id));
  return { order: [...order, ...circular], circular: new Set(circular), diagnostics: circles(network, circular) };
}

/** One diagnostic per circle, at the first of its layers, naming the way around. */
function circles(network: Network, circular: readonly LayerId[]): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const visited = new Set<LayerId>();
  for (const start of circular) {
    const trail: LayerId[] = [];
    let at: LayerId | undefined = start;
    while (at !== undefined && !visited.has(at)) {
      visited.add(at);
      trail.push(at);
      at = firstCircularInput(network, at, circular);
    }
    const circleStart = at === undefined ? -1 : trail.indexOf(at);
    if (circleStart === -1) continue;
    const circle = trail.slice(circleStart).reverse();
    const first = Math.min(...circle);
    const turn = circle.indexOf(first);
    const names = [...circle.slice(turn), ...circle.slice(0, turn), first].map(
      id => `"${network.layers[id]?.name ?? ''}"`,
    );
    diagnostics.push({
      code: 'cycle',
      severity: 'error',
      message: `${names.join(' → ')} read each other in a circle; let one of them read an earlier layer`,
      locus: { layer: first, at: 'inputs' },
    });
  }
  return diagnostics;
}

function firstCircularInput(network: Network, id: LayerId, circular: readonly LayerId[]): LayerId | undefined {
  for (const source of network.layers[id]?.inputs ?? [])
    if (source !== undefined && 'layer' in source && circular.includes(source.layer)) return source.layer;
  return undefined;
}
