import { bytesPerNumber, type Analysis, type LayerAnalysis } from './analysis.ts';
import type { LayerId } from './diagnostic.ts';
import { liveBytes } from './liveness.ts';
import { sizeOf, unknown } from './shape.ts';

/** A way to say how much memory feature maps take, by the name of what it asks. */
export interface MemoryConvention {
  readonly name: 'peak' | 'sum' | 'training';
  /** What is counted, in one sentence. */
  readonly rule: string;
  /** What there is to say about the layers of an analysis: bytes as float32 of some of them, for one example; NaN when not known. */
  measure(analysis: Analysis): (layers: readonly LayerId[]) => number;
}

/** All conventions; the first is the one that is used where nobody asks for another. */
export const memoryConventions: readonly MemoryConvention[] = [
  {
    name: 'peak',
    rule: 'the most bytes of inputs and outputs alive at once when the layers run one after the other',
    measure({ network, layers, order }) {
      const { atStart, byLayer } = liveBytes(network, layers, order);
      return ids =>
        ids.length === 0 ? atStart : ids.reduce((most, id) => Math.max(most, byLayer[id] ?? Number.NaN), 0);
    },
  },
  {
    name: 'sum',
    rule: 'the outputs of all layers together, as if none were ever given back',
    measure: ({ layers }) => sumOver(id => layers[id]?.activationBytes ?? Number.NaN),
  },
  {
    name: 'training',
    rule: 'twice the outputs of the layers with params, for values and gradients, as torchinfo’s “forward/backward pass size”',
    measure: ({ layers }) =>
      sumOver(id => {
        const { params = Number.NaN, activationBytes = Number.NaN } = layers[id] ?? {};
        return params === 0 ? 0 : 2 * activationBytes;
      }),
  },
];

/** Bytes that a layer moves for one example as float32: what it reads, its weights and buffers, and its output; NaN when not known. */
export function bytesMoved({ inputShapes, params, bufferCount, activationBytes }: LayerAnalysis): number {
  const read = inputShapes.reduce((sum, shape) => sum + (shape === undefined ? unknown : sizeOf(shape)), 0);
  return bytesPerNumber * (read + params + bufferCount) + activationBytes;
}

function sumOver(bytesOf: (id: LayerId) => number): (ids: readonly LayerId[]) => number {
  return ids => ids.reduce((sum, id) => sum + bytesOf(id), 0);
}
