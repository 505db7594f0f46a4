import type { Analysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { ownInputCount, type Source } from '../core/network.ts';
import type { Tensor } from '../core/tensor.ts';
import type { Graph } from '../onnx/graph.ts';

/**
 * Computes one example in float64, layer by layer, each from its own equation: nothing of the ONNX operators is used but the
 * numbers of the weights. `inputs` are in the order of the network's. Each result is given to `onLayer`, and forgotten after its
 * last reader, so that memory follows what is alive.
 */
export function evaluate(
  { network, layers, order }: Analysis,
  graph: Graph,
  inputs: readonly Tensor[],
  onLayer: (id: LayerId, tensor: Tensor) => void,
): void {
  const stored = storedTensors(graph);
  const results = new Map<LayerId, Tensor>();
  const lastReader = new Map<LayerId, LayerId>();
  const firstInputOf = (source: Source | undefined): Source | undefined =>
    source !== undefined && 'layer' in source ? network.layers[source.layer]?.inputs[0] : undefined;
  const partnerSource = (id: LayerId): Source | undefined => {
    const layer = network.layers[id];
    return layer?.references === undefined ? undefined : firstInputOf(layer.inputs[ownInputCount(layer)]);
  };
  for (const id of order)
    for (const source of [...(network.layers[id]?.inputs ?? []), partnerSource(id)])
      if (source !== undefined && 'layer' in source) lastReader.set(source.layer, id);

  const tensorOf = (source: Source | undefined): Tensor | undefined =>
    source === undefined ? undefined : 'input' in source ? inputs[source.input] : results.get(source.layer);
  for (const id of order) {
    const layer = network.layers[id];
    const { type, values, outputShape } = layers[id] ?? {};
    if (layer === undefined || type === undefined || values === undefined || outputShape === undefined) continue;
    const xs = layer.inputs.slice(0, ownInputCount(layer)).flatMap(source => tensorOf(source) ?? []);
    const [x] = xs;
    if (x === undefined) throw new Error(`unreachable: the input of "${layer.name}" has not been computed`);
    const tensors = Object.fromEntries(stored(id));
    const partnerInput = tensorOf(partnerSource(id));
    const result = type.equation({ x, xs, outputShape, attributes: values, tensors, partnerInput });
    results.set(id, result);
    onLayer(id, result);
    for (const source of [...layer.inputs, partnerSource(id)])
      if (source !== undefined && 'layer' in source && lastReader.get(source.layer) === id)
        results.delete(source.layer);
  }
}

/** Weights and buffers of a layer by its own names, made when asked for. */
function storedTensors({ initializers }: Graph): (id: LayerId) => readonly (readonly [string, Tensor])[] {
  const byLayer = new Map<LayerId, Graph['initializers'][number][]>();
  for (const initializer of initializers) {
    const list = byLayer.get(initializer.layer);
    if (list === undefined) byLayer.set(initializer.layer, [initializer]);
    else list.push(initializer);
  }
  return id =>
    (byLayer.get(id) ?? []).flatMap(({ ownName, shape, data }) => {
      const numbers = data();
      // Constants of the lowering are no business of an equation. `from` would take two hundred times as long.
      return ownName === undefined || !(numbers instanceof Float32Array)
        ? []
        : [[ownName, { shape, data: new Float64Array(numbers) }] as const];
    });
}
