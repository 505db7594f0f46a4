import { bytesPerNumber, type LayerAnalysis } from '../../../core/analysis.ts';
import { bytesMoved } from '../../../core/memory.ts';
import type { Precision } from '../../../protocol/reports.ts';

/** Bytes of a number of a feature map and of a weight. */
const bytesOf: Readonly<Record<Precision, { readonly feature: number; readonly weight: number }>> = {
  fp32: { feature: 4, weight: 4 },
  tf32: { feature: 4, weight: 4 },
  fp16: { feature: 2, weight: 2 },
  int8: { feature: 1, weight: 1 },
  int8Dynamic: { feature: 4, weight: 1 },
};

/**
 * Bytes that a layer moves for a batch in a precision: its weights once, what it reads and gives for each example, but for `spared`
 * numbers of these; NaN when not known.
 */
export function layerBytes(layer: LayerAnalysis, precision: Precision, batch = 1, spared = 0): number {
  const weights = layer.params + layer.bufferCount;
  const features = bytesMoved(layer) / bytesPerNumber - weights - spared;
  return bytesOf[precision].weight * weights + bytesOf[precision].feature * batch * features;
}
