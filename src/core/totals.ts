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
  const nInputs = network.inputs.length;
  const owners = new Int32Array(nInputs + layers.length);
  const bytes = new Float64Array(owners.length);
  const lastRead = new Int32Array(owners.length).fill(never);
  const tensorOf = (source: Source): number =>
    'input' in source ? source.input : (owners[nInputs + source.layer] ?? 0);
  network.inputs.forEach(({ shape }, index) => {
    owners[index] = index;
    bytes[index] = shape === undefined ? 0 : knownOr0(sizeOf(shape) * bytesPerNumber);
  });
  for (let step = 0; step < order.length; step++) {
    const id = order[step] ?? 0;
    const inputs = network.layers[id]?.inputs ?? [];
    const [first] = inputs;
    const isView = layers[id]?.type?.view === true && first !== undefined;
    owners[nInputs + id] = isView ? tensorOf(first) : nInputs + id;
    bytes[nInputs + id] = isView ? 0 : knownOr0(layers[id]?.activationBytes ?? 0);
    for (const source of inputs) if (source !== undefined) lastRead[tensorOf(source)] = step;
  }
  for (const output of network.outputs) lastRead[tensorOf(output)] = order.length;

  let alive = 0;
  for (let index = 0; index < nInputs; index++) alive += bytes[index] ?? 0;
  let peak: { bytes: number; layer: LayerId | undefined } = { bytes: alive, layer: undefined };
  const end = (tensor: number): void => {
    alive -= bytes[tensor] ?? 0;
    lastRead[tensor] = never;
  };
  for (let step = 0; step < order.length; step++) {
    const id = order[step] ?? 0;
    const tensor = nInputs + id;
    const isNew = owners[tensor] === tensor;
    if (isNew) alive += bytes[tensor] ?? 0;
    if (peak.bytes < alive) peak = { bytes: alive, layer: id };
    // What nobody reads ends at once.
    if (isNew && lastRead[tensor] === never) end(tensor);
    for (const source of network.layers[id]?.inputs ?? [])
      if (source !== undefined && lastRead[tensorOf(source)] === step) end(tensorOf(source));
  }
  return peak;
}

/** Stands for the step at which a tensor is read that nobody reads. */
const never = -1;

/** The widest patch that any result sees, per axis. */
function receptiveFieldOf(network: Network, layers: readonly LayerAnalysis[]): readonly number[] {
  const results = network.outputs.map(source => ('layer' in source ? layers[source.layer]?.reach : []));
  const rank = Math.max(0, ...results.map(reach => reach?.length ?? 0));
  return Array.from({ length: rank }, (_, axis) => Math.max(...results.flatMap(reach => reach?.[axis]?.size ?? [])));
}

function knownOr0(count: number): number {
  return Number.isNaN(count) ? 0 : count;
}
