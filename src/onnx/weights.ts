import type { LayerAnalysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { comesInParts, initialFiller, readInitialization, type Filler } from '../core/initialization.ts';
import { fillUniform, randomStream } from '../core/random.ts';
import { readLiteral } from '../core/literals.ts';
import type { Network } from '../core/network.ts';
import { sizeOf } from '../core/shape.ts';
import type { Initializer, TensorNumbers } from './graph.ts';

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
  // A proof needs weights that can fail: all alike would hide which is which.
  const drawn =
    vectors === 'varied' && ['zeros', 'constant'].includes(scheme.scheme) ? ({ scheme: 'he' } as const) : scheme;
  const tensors = new Map<string, Initializer>();
  for (const [name, shape] of Object.entries({ ...analysed.weights, ...analysed.buffers })) {
    const fullName = nameOf(name);
    const filler = (): Filler => {
      const start = analysed.type?.startingValues?.[name] ?? (shape.length === 1 ? 0 : undefined);
      if (start === undefined) return initialFiller(shape, drawn, network.seed, fullName);
      if (vectors === 'start') return target => void target.fill(start);
      const stream = randomStream(network.seed, fullName);
      return target => {
        fillUniform(target, variation, stream);
        for (let index = 0; index < target.length; index++) target[index] = start + (target[index] ?? 0);
      };
    };
    const literal = readLiteral(layer?.literals?.[name]);
    const data =
      literal === undefined
        ? numbersFrom(sizeOf(shape), filler, comesInParts(drawn))
        : () => Float32Array.from(literal.numbers);
    tensors.set(name, { name: fullName, shape, elementType: 'float32', ownName: name, layer: id, data });
  }
  return tensors;
}

/** Numbers in a part: one megabyte, which stays in the processor's cache until it is written. */
const partLength = 2 ** 18;

/** The numbers that a filler makes, as a whole or in parts of one array that is used again and again. */
function numbersFrom(count: number, filler: () => Filler, inParts: boolean): TensorNumbers {
  const whole = (): Float32Array => {
    const numbers = new Float32Array(count);
    filler()(numbers);
    return numbers;
  };
  if (!inParts || count <= partLength) return whole;
  return Object.assign(whole, {
    *inParts() {
      const fill = filler();
      const buffer = new Float32Array(partLength);
      for (let done = 0; done < count; done += partLength) {
        const part = buffer.subarray(0, Math.min(partLength, count - done));
        fill(part);
        yield part;
      }
    },
  });
}
