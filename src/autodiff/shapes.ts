import type { Graph, GraphNode, Initializer } from '../onnx/graph.ts';
import { ops } from '../ops/index.ts';
import type { OpInputs, OpType, Value } from '../ops/op.ts';
import type { Call } from './rule.ts';
import { rules } from './rules/index.ts';

/** Shapes of tensors by name, with the batch. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** The part of a graph whose shapes are asked for. */
export type ShapedGraph = Pick<Graph, 'nodes' | 'initializers'>;

/** The shapes of all tensors, from those of the inputs on; each has numbers alone, since the batch is fixed. */
export function inferShapes({ nodes, initializers }: ShapedGraph, inputs: Shapes): Shapes {
  const shapes = new Map<string, readonly number[]>(inputs);
  for (const { name, shape } of initializers) shapes.set(name, shape);
  const stored = new Map(initializers.map(each => [each.name, each]));
  for (const node of nodes) {
    const rule = rules[node.op];
    const call = callOf(node, shapes, stored);
    const shape = rule.output(call);
    for (const output of node.outputs) shapes.set(output, shape);
    const integers = rule.integers?.(call);
    if (integers !== undefined) stored.set(node.outputs[0], storedIntegers(node, integers));
  }
  return shapes;
}

/** What an operator gives as if it were a tensor of the graph. */
function storedIntegers({ outputs: [name], layer }: GraphNode, integers: readonly number[]): Initializer {
  const data = (): BigInt64Array => BigInt64Array.from(integers, BigInt);
  return { name, shape: [integers.length], elementType: 'int64', layer, data };
}

/** A node as a call by the names of the operator's declaration. */
export function callOf(node: GraphNode, shapes: Shapes, stored: ReadonlyMap<string, Initializer>): Call {
  return {
    inputs: inputsOf(node),
    attributes: Object.fromEntries(Object.entries(node.attributes).map(([name, { value }]) => [name, value])),
    shapeOf({ name }) {
      const shape = shapes.get(name);
      if (shape === undefined) throw new Error(`unreachable: the shape of ${name} is not known yet`);
      return shape;
    },
    integersOf({ name }) {
      const numbers = stored.get(name)?.data();
      if (numbers === undefined) throw new Error(`unreachable: ${name} is not stored in the graph`);
      return Array.from(numbers as ArrayLike<number | bigint>, Number);
    },
  };
}

/** Places of a node's inputs by their names in the operator's declaration; a variadic input has the rest. */
export function placesOf({ op, inputs }: GraphNode): readonly (readonly [name: string, places: readonly number[]])[] {
  return Object.entries(ops[op].inputs).map(([name, arity], place) => [
    name,
    arity === 'variadic' ? inputs.map((_, index) => index).slice(place) : inputs[place] ? [place] : [],
  ]);
}

function inputsOf(node: GraphNode): OpInputs<OpType> {
  const arities: Readonly<Record<string, string>> = ops[node.op].inputs;
  return Object.fromEntries(
    placesOf(node).map(([name, places]) => {
      const values = places.map((place): Value => ({ name: node.inputs[place] ?? '' }));
      return [name, arities[name] === 'variadic' ? values : values[0]];
    }),
  ) as OpInputs<OpType>;
}
