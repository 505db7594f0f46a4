import type { Analysis } from '../core/analysis.ts';
import type { LayerId } from '../core/diagnostic.ts';
import { ownInputCount, type Source } from '../core/network.ts';
import type { Tensor } from '../core/tensor.ts';
import type { Graph } from '../onnx/graph.ts';

/** Computes single layers in float64, each from its own equation; nothing of the ONNX operators is used but the weights' numbers. */
export interface Evaluator {
  /** The result of a layer; `tensorOf` gives what stands at its inputs, of one example. */
  layer(id: LayerId, tensorOf: (source: Source) => Tensor): Tensor;
  /** Everything that a layer reads: its inputs, and what the layer read that it refers to. */
  sourcesOf(id: LayerId): readonly Source[];
}

/** The equations of a network's layers, with the weights of its graph. */
export function createEvaluator({ network, layers }: Analysis, graph: Graph): Evaluator {
  const stored = storedTensors(graph);
  const partnerSource = (id: LayerId): Source | undefined => {
    const layer = network.layers[id];
    const partner = layer?.references === undefined ? undefined : layer.inputs[ownInputCount(layer)];
    return partner !== undefined && 'layer' in partner ? network.layers[partner.layer]?.inputs[0] : undefined;
  };
  return {
    layer(id, tensorOf) {
      const layer = network.layers[id];
      const { type, values, outputShape } = layers[id] ?? {};
      if (layer === undefined || type === undefined || values === undefined || outputShape === undefined)
        throw new Error(`unreachable: layer ${id} has no equation`);
      const xs = layer.inputs.slice(0, ownInputCount(layer)).flatMap(source => (source ? tensorOf(source) : []));
      const [x] = xs;
      if (x === undefined) throw new Error(`unreachable: "${layer.name}" reads nothing`);
      const partner = partnerSource(id);
      return type.equation({
        x,
        xs,
        outputShape,
        attributes: values,
        tensors: Object.fromEntries(stored(id)),
        partnerInput: partner && tensorOf(partner),
      });
    },
    sourcesOf: id => [...(network.layers[id]?.inputs ?? []), partnerSource(id)].filter(source => source !== undefined),
  };
}

/**
 * Computes one example from the inputs of the network on, which are in its order. Each result is given to `onLayer`, and forgotten
 * after its last reader, so that memory follows what is alive.
 */
export function evaluate(
  analysis: Analysis,
  graph: Graph,
  inputs: readonly Tensor[],
  onLayer: (id: LayerId, tensor: Tensor) => void,
): void {
  const evaluator = createEvaluator(analysis, graph);
  const results = new Map<LayerId, Tensor>();
  const lastReader = new Map<LayerId, LayerId>();
  for (const id of analysis.order)
    for (const source of evaluator.sourcesOf(id)) if ('layer' in source) lastReader.set(source.layer, id);
  const tensorOf = (source: Source): Tensor => {
    const tensor = 'input' in source ? inputs[source.input] : results.get(source.layer);
    if (tensor === undefined) throw new Error('unreachable: a layer is computed after those that it reads');
    return tensor;
  };
  for (const id of analysis.order) {
    const result = evaluator.layer(id, tensorOf);
    results.set(id, result);
    onLayer(id, result);
    for (const source of evaluator.sourcesOf(id))
      if ('layer' in source && lastReader.get(source.layer) === id) results.delete(source.layer);
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
