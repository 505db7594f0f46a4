import type { Graph } from '../onnx/graph.ts';
import { referenceOps } from './index.ts';
import type { Tensor } from './tensor.ts';

/**
 * Computes a graph in float64, node by node. `inputs` are by tensor name, batch first. Each result is given to `onTensor`, and
 * forgotten after its last reader, so that memory follows what is alive.
 */
export function evaluate(
  graph: Graph,
  inputs: ReadonlyMap<string, Tensor>,
  onTensor: (name: string, tensor: Tensor) => void,
): void {
  const stored = new Map(graph.initializers.map(initializer => [initializer.name, initializer]));
  const alive = new Map(inputs);
  const lastReader = new Map<string, number>();
  graph.nodes.forEach((node, index) => {
    for (const input of node.inputs) lastReader.set(input, index);
  });
  const tensorOf = (name: string): Tensor | undefined => {
    const initializer = stored.get(name);
    if (initializer === undefined) return alive.get(name);
    const data = initializer.data();
    // `from` with a function takes two hundred times as long for a large weight.
    const numbers = data instanceof Float32Array ? new Float64Array(data) : Float64Array.from(data, Number);
    return { shape: initializer.shape, data: numbers };
  };
  graph.nodes.forEach((node, index) => {
    const attributes = Object.fromEntries(Object.entries(node.attributes).map(([name, { value }]) => [name, value]));
    const output = referenceOps[node.op](node.inputs.map(tensorOf), attributes);
    alive.set(node.output, output);
    onTensor(node.output, output);
    for (const input of node.inputs) if (lastReader.get(input) === index) alive.delete(input);
  });
}
