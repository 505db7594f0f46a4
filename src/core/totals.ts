import { bytesPerNumber, type LayerAnalysis, type Totals } from './analysis.ts';
import type { LayerId } from './diagnostic.ts';
import { minInput } from './minInput.ts';
import type { Network, Source } from './network.ts';
import { isKnown, sizeOf } from './shape.ts';

/** Sums and extremes over the layers. */
export function totalsOf(network: Network, layers: readonly LayerAnalysis[], order: readonly LayerId[]): Totals {
  let params = 0;
  let buffers = 0;
  let macs = 0;
  let activationBytes = 0;
  const partial: string[] = [];
  layers.forEach((layer, id) => {
    params += knownOr0(layer.params);
    buffers += knownOr0(layer.bufferCount);
    macs += knownOr0(layer.macs);
    activationBytes += knownOr0(layer.activationBytes);
    if (Number.isNaN(layer.params + layer.macs) || !isKnown(layer.outputShape))
      partial.push(network.layers[id]?.name ?? '');
  });
  const { bytes, layer } = peakActivation(network, layers, order);
  return {
    params,
    buffers,
    macs,
    weightBytes: params * bytesPerNumber,
    activationBytes,
    peakActivationBytes: bytes,
    peakLayer: layer,
    receptiveField: receptiveFieldOf(network, layers),
    minInput: minInput(network, layers, order),
    partial,
  };
}

/**
 * Most bytes alive at once when the layers run in order: a tensor lives from the layer that makes it to the last that
 * reads it; results live to the end; a view lives in the memory of its input. No layer works in place.
 */
function peakActivation(
  network: Network,
  layers: readonly LayerAnalysis[],
  order: readonly LayerId[],
): { bytes: number; layer: LayerId | undefined } {
  // Tensors by number: the inputs of the network first, then the layers. A view has the number of what it views.
  const owners: number[] = [];
  const tensorOf = (source: Source | undefined): number | undefined => {
    if (source === undefined) return undefined;
    return 'input' in source ? source.input : owners[network.inputs.length + source.layer];
  };
  const bytes: number[] = network.inputs.map(({ shape }) => (shape === undefined ? 0 : sizeOf(shape) * bytesPerNumber));
  network.inputs.forEach((_, index) => (owners[index] = index));
  const lastRead: number[] = [];
  order.forEach((id, step) => {
    const tensor = network.inputs.length + id;
    const inputs = network.layers[id]?.inputs ?? [];
    const viewed = layers[id]?.type?.view === true ? tensorOf(inputs[0]) : undefined;
    owners[tensor] = viewed ?? tensor;
    bytes[tensor] = viewed === undefined ? knownOr0(layers[id]?.activationBytes ?? 0) : 0;
    for (const source of inputs) lastRead[tensorOf(source) ?? tensor] = step;
  });
  for (const output of network.outputs) lastRead[tensorOf(output) ?? 0] = order.length;

  let alive = network.inputs.reduce((sum, _, index) => sum + knownOr0(bytes[index] ?? 0), 0);
  let peak: { bytes: number; layer: LayerId | undefined } = { bytes: alive, layer: undefined };
  const endingAt: number[][] = order.map(() => []);
  lastRead.forEach((step, tensor) => endingAt[step]?.push(tensor));
  order.forEach((id, step) => {
    const tensor = network.inputs.length + id;
    if (owners[tensor] === tensor) alive += bytes[tensor] ?? 0;
    if (peak.bytes < alive) peak = { bytes: alive, layer: id };
    for (const ended of endingAt[step] ?? []) alive -= knownOr0(bytes[ended] ?? 0);
    if (owners[tensor] === tensor && lastRead[tensor] === undefined) alive -= bytes[tensor] ?? 0;
  });
  return peak;
}

/** The widest patch that any result sees, per axis. */
function receptiveFieldOf(network: Network, layers: readonly LayerAnalysis[]): readonly number[] {
  const results = network.outputs.map(source => ('layer' in source ? layers[source.layer]?.reach : []));
  const rank = Math.max(0, ...results.map(reach => reach?.length ?? 0));
  return Array.from({ length: rank }, (_, axis) => Math.max(...results.flatMap(reach => reach?.[axis]?.size ?? [])));
}

function knownOr0(count: number): number {
  return Number.isNaN(count) ? 0 : count;
}
