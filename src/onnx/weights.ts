import type { LayerAnalysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { initialWeights, readInitialization } from '../core/initialization.ts';
import { randomInput } from '../core/random.ts';
import { readLiteral } from '../core/literals.ts';
import type { Network } from '../core/network.ts';
import { sizeOf } from '../core/shape.ts';
import type { Initializer } from './graph.ts';

/** How vectors (biases, scales, statistics) start: where a training starts, or varied so that no two are alike. */
export type VectorValues = 'start' | 'varied';

/** How far varied vectors lie from where they start; small enough to keep a variance positive. */
const variation = 0.25;

/** The weights and buffers of a layer by their own names; `nameOf` gives the names of the tensors. */
export function initializersOf(
  network: Network,
  id: LayerId,
  analysed: LayerAnalysis,
  vectors: VectorValues,
  nameOf: (name: string) => string,
): ReadonlyMap<string, Initializer> {
  const layer = network.layers[id];
  const initialization = readInitialization(layer?.init);
  const scheme = 'value' in initialization ? initialization.value : ({ scheme: 'he' } as const);
  const tensors = new Map<string, Initializer>();
  for (const [name, shape] of Object.entries({ ...analysed.weights, ...analysed.buffers })) {
    const fullName = nameOf(name);
    const data = (): Float32Array => {
      const literal = readLiteral(layer?.literals?.[name]);
      if (literal !== undefined) return Float32Array.from(literal.numbers);
      const start = analysed.type?.startingValues?.[name] ?? (shape.length === 1 ? 0 : undefined);
      // A proof needs weights that can fail: all alike would hide which is which.
      if (start === undefined && vectors === 'varied' && ['zeros', 'constant'].includes(scheme.scheme))
        return initialWeights(shape, { scheme: 'he' }, network.seed, fullName);
      if (start === undefined) return initialWeights(shape, scheme, network.seed, fullName);
      if (vectors === 'start') return new Float32Array(sizeOf(shape)).fill(start);
      return randomInput(shape, network.seed, fullName).map(number => start + variation * number);
    };
    tensors.set(name, { name: fullName, shape, elementType: 'float32', ownName: name, layer: id, data });
  }
  return tensors;
}
