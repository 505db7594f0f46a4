import type { LayerId } from '../../core/diagnostic.ts';
import type { Initializer, TensorData } from '../graph.ts';

/** Tensors that a quantised graph stores beside those of the original. */
export interface NewTensors {
  readonly made: readonly Initializer[];
  /** Stores numbers under a name like the wanted one, and gives the name. */
  store(
    wanted: string,
    layer: LayerId,
    shape: readonly number[],
    elementType: Initializer['elementType'],
    data: () => TensorData,
  ): string;
}

/** None yet; `names` says what they may be called. */
export function createNewTensors(names: { take(wanted: string): string }): NewTensors {
  const made: Initializer[] = [];
  return {
    made,
    store(wanted, layer, shape, elementType, data) {
      const name = names.take(wanted);
      made.push({ name, shape, elementType, layer, data });
      return name;
    },
  };
}
