import type { Graph, GraphNode, Initializer } from '../graph.ts';
import { createTensorNames } from '../tensorNames.ts';
import { consumersOf, namesIn } from './readers.ts';

/**
 * The same network with each batch normalisation computed by the convolution before it, where nobody else reads that one's result:
 * weight · γ/√(σ² + ε) and (bias − μ) · γ/√(σ² + ε) + β, per output channel. An integer convolution can then give what the layers behind
 * the normalisation read; the runtime folds float32 by itself, and integers not. The tensor between the two exists no more.
 * Source: Jacob et al. 2018, §3.2.
 */
export function foldBatchNorm(graph: Graph): Graph {
  const consumers = consumersOf(graph);
  const open = new Set(graph.outputs.map(({ name }) => name));
  const stored = new Map(graph.initializers.map(initializer => [initializer.name, initializer]));
  const names = createTensorNames(namesIn(graph));
  const folded = new Map<GraphNode, GraphNode>();
  const gone = new Set<GraphNode>();
  for (const node of graph.nodes) {
    const [follower, ...others] = consumers.get(node.outputs[0]) ?? [];
    if (node.op !== 'Conv' || follower?.op !== 'BatchNormalization' || 0 < others.length) continue;
    if (open.has(node.outputs[0])) continue;
    const weight = stored.get(node.inputs[1] ?? '');
    const bias = stored.get(node.inputs[2] ?? '');
    const statistics = follower.inputs.slice(1).flatMap(name => stored.get(name) ?? []);
    const [scale, shift, mean, variance] = statistics;
    if (weight === undefined || scale === undefined || shift === undefined) continue;
    if (mean === undefined || variance === undefined) continue;
    const epsilon = Number(follower.attributes['epsilon']?.value ?? 1e-5);
    const factors = (): Float64Array => {
      const scales = numbersOf(scale);
      return Float64Array.from(numbersOf(variance), (each, c) => (scales[c] ?? 0) / Math.sqrt(each + epsilon));
    };
    const foldedWeight: Initializer = {
      ...weight,
      name: names.take(`${weight.name}/folded`),
      data() {
        const numbers = numbersOf(weight);
        const perChannel = factors();
        const length = numbers.length / perChannel.length;
        const scaled = new Float32Array(numbers.length);
        perChannel.forEach((factor, channel) => {
          for (let index = channel * length; index < (channel + 1) * length; index++)
            scaled[index] = (numbers[index] ?? 0) * factor;
        });
        return scaled;
      },
    };
    const foldedBias: Initializer = {
      name: names.take(`${weight.name}/foldedBias`),
      shape: mean.shape,
      elementType: 'float32',
      layer: node.layer,
      data() {
        const [means, shifts, biases] = [numbersOf(mean), numbersOf(shift), bias && numbersOf(bias)];
        return Float32Array.from(
          factors(),
          (factor, c) => ((biases?.[c] ?? 0) - (means[c] ?? 0)) * factor + (shifts[c] ?? 0),
        );
      },
    };
    stored.set(foldedWeight.name, foldedWeight).set(foldedBias.name, foldedBias);
    const inputs = [node.inputs[0] ?? '', foldedWeight.name, foldedBias.name];
    folded.set(node, { ...node, inputs, outputs: follower.outputs });
    gone.add(follower);
  }
  const nodes = graph.nodes.flatMap(node => (gone.has(node) ? [] : (folded.get(node) ?? node)));
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  return { ...graph, nodes, initializers: [...stored.values()].filter(({ name }) => read.has(name)) };
}

function numbersOf(initializer: Initializer): Float32Array {
  return initializer.data() as Float32Array;
}
