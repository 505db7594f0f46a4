import { bytesPerNumber, type LayerAnalysis } from './analysis.ts';
import type { LayerId } from './diagnostic.ts';
import type { Network, Source } from './network.ts';
import { sizeOf } from './shape.ts';

/** How many bytes of float32 feature maps are alive while a network runs, one layer after the other. */
export interface LiveBytes {
  /** Of the inputs, before any layer has run. */
  readonly atStart: number;
  /** While each layer runs, by its id: what it reads, what it makes, and what others still have to read. */
  readonly byLayer: readonly number[];
}

/**
 * The bytes alive while the layers run in order: a tensor lives from the layer that makes it to the last that reads it; results
 * live to the end; a view lives in the memory of its input. No layer works in place. Sizes that are not known count nothing.
 */
export function liveBytes(network: Network, layers: readonly LayerAnalysis[], order: readonly LayerId[]): LiveBytes {
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
  const atStart = alive;
  const byLayer: number[] = layers.map(() => 0);
  const end = (tensor: number): void => {
    alive -= bytes[tensor] ?? 0;
    lastRead[tensor] = never;
  };
  for (let step = 0; step < order.length; step++) {
    const id = order[step] ?? 0;
    const tensor = nInputs + id;
    const isNew = owners[tensor] === tensor;
    if (isNew) alive += bytes[tensor] ?? 0;
    byLayer[id] = alive;
    // What nobody reads ends at once.
    if (isNew && lastRead[tensor] === never) end(tensor);
    for (const source of network.layers[id]?.inputs ?? [])
      if (source !== undefined && lastRead[tensorOf(source)] === step) end(tensorOf(source));
  }
  return { atStart, byLayer };
}

/** Stands for the step at which a tensor is read that nobody reads. */
const never = -1;

function knownOr0(count: number): number {
  return Number.isNaN(count) ? 0 : count;
}
