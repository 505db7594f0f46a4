import { randomInput } from '../../core/random.ts';
import type { Graph, GraphNode, GraphValue, Initializer } from '../graph.ts';
import { createTensorNames } from '../tensorNames.ts';
import { namesIn } from './readers.ts';

/**
 * A variant whose input is made on the device and whose output stays there. Each input is a stored tensor of random numbers, shifted by
 * a number per example that the run gives, so that nothing large is copied in, and nothing can be computed when the model is loaded;
 * of each output only the largest number leaves. What the ordinary network takes longer is copying. An input keeps its name and has
 * the shape 1×1×…; an output keeps its name and is one number. Any precision will do: the border is float32.
 */
export function onDevice(graph: Graph, seed: number): Graph {
  const names = createTensorNames(namesIn(graph));
  const renamed = new Map<string, string>();
  const made: GraphNode[] = [];
  const initializers: Initializer[] = [...graph.initializers];
  const inputs = graph.inputs.map(({ name, shape }): GraphValue => {
    const layer = graph.nodes.find(node => node.inputs.includes(name))?.layer ?? 0;
    const stored = names.take(`${name}/stored`);
    const sum = names.take(`${name}/made`);
    initializers.push({
      name: stored,
      shape: [1, ...shape],
      elementType: 'float32',
      layer,
      data: () => randomInput(shape, seed, name),
    });
    made.push({ name: sum, op: 'Add', inputs: [stored, name], outputs: [sum], attributes: {}, layer });
    renamed.set(name, sum);
    return { name, shape: shape.map(() => 1) };
  });
  const whole = new Map(graph.outputs.map(({ name }) => [name, names.take(`${name}/whole`)]));
  const nameOf = (tensor: string): string => renamed.get(tensor) ?? whole.get(tensor) ?? tensor;
  const nodes = graph.nodes.map(node => {
    const [first, ...others] = node.outputs;
    return {
      ...node,
      inputs: node.inputs.map(nameOf),
      outputs: [whole.get(first) ?? first, ...others] satisfies GraphNode['outputs'],
    };
  });
  const layerOf = new Map(graph.nodes.map(({ outputs: [name], layer }) => [name, layer]));
  const reductions = graph.outputs.map(({ name }): GraphNode => {
    const attributes = { keepdims: { kind: 'int', value: 0 } } as const;
    const inputOf = whole.get(name) ?? name;
    const layer = layerOf.get(name) ?? 0;
    return { name: names.take(`${name}/most`), op: 'ReduceMax', inputs: [inputOf], outputs: [name], attributes, layer };
  });
  return {
    ...graph,
    inputs,
    outputs: graph.outputs.map(({ name }) => ({ name, shape: [], isWhole: true })),
    nodes: [...made, ...nodes, ...reductions],
    initializers,
  };
}
