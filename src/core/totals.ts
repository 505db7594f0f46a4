import { bytesPerNumber, type LayerAnalysis, type Totals } from './analysis.ts';
import type { LayerId } from './diagnostic.ts';
import { liveBytes, type LiveBytes } from './liveness.ts';
import { minInput } from './minInput.ts';
import type { Network } from './network.ts';
import { isKnown } from './shape.ts';

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
  const live = liveBytes(network, layers, order);
  const peak = peakOf(live, order);
  return {
    params,
    buffers,
    macs,
    weightBytes: params * bytesPerNumber,
    activationBytes,
    peakActivationBytes: peak === undefined ? live.atStart : (live.byLayer[peak] ?? Number.NaN),
    peakLayer: peak,
    receptiveField: receptiveFieldOf(network, layers),
    minInput: minInput(network, layers, order),
    partial,
  };
}

/** The first layer at which the most bytes are alive; undefined when that is before any layer has run. */
function peakOf({ byLayer, atStart }: LiveBytes, order: readonly LayerId[]): LayerId | undefined {
  let most = atStart;
  let peak: LayerId | undefined;
  for (const id of order) {
    const bytes = byLayer[id] ?? 0;
    if (bytes <= most) continue;
    most = bytes;
    peak = id;
  }
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
