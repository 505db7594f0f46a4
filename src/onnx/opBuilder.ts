import type { LayerId } from '../core/diagnostic.ts';
import { sizeOf } from '../core/shape.ts';
import { ops, type OpBuilder, type OpName } from '../ops/index.ts';
import type { Value } from '../ops/op.ts';
import type { AttributeValue, GraphNode, Initializer, TensorData } from './graph.ts';
import type { TensorNames } from './tensorNames.ts';

/** Where the operators of a builder come from and go to. */
export interface OpBuilderOptions {
  /** The layer that they compute, alone or with others. */
  readonly layer: LayerId;
  /** Name of the result; those before it are numbered behind it. */
  readonly output: string;
  readonly names: TensorNames;
  /** Nodes of before, which may be given a second output. */
  readonly earlier: GraphNode[];
}

/** Collects operators that compute one thing. */
export interface OpCollector {
  readonly ops: OpBuilder;
  readonly constants: readonly Initializer[];
  readonly nodes: readonly GraphNode[];
  /** The operators; the one that gives `result` gives it under the name of the output. */
  finish(result: Value): readonly GraphNode[];
}

/** A builder whose operators are collected. */
export function createOpBuilder({ layer, output, names, earlier }: OpBuilderOptions): OpCollector {
  const nodes: GraphNode[] = [];
  const constants: Initializer[] = [];
  const constant = (elementType: Initializer['elementType'], shape: readonly number[], data: TensorData): Value => {
    const name = names.take(`${output}/constant${constants.length + 1}`);
    constants.push({ name, shape, elementType, layer, data: () => data });
    return { name };
  };
  const call = (
    op: OpName,
    inputs: Readonly<Record<string, Value | readonly Value[] | undefined>>,
    given: object,
  ): Value => {
    const result = names.take(`${output}/${nodes.length + 1}`);
    const tensors = Object.keys(ops[op].inputs).flatMap(name => inputs[name] ?? { name: '' });
    while (tensors.at(-1)?.name === '') tensors.pop();
    nodes.push({
      name: result,
      op,
      inputs: tensors.map(tensor => tensor.name),
      outputs: [result],
      attributes: attributesOf(op, given as Readonly<Record<string, unknown>>),
      layer,
    });
    return { name: result };
  };
  const others: Omit<OpBuilder, OpName> = {
    int64: entries => constant('int64', [entries.length], BigInt64Array.from(entries, BigInt)),
    constant: (numbers, shape = []) => constant('float32', shape, Float32Array.from(numbers)),
    filled: (shape, entry) => constant('float32', shape, new Float32Array(sizeOf(shape)).fill(entry)),
    secondOutput(of) {
      const index = earlier.findIndex(node => node.outputs[0] === of.name);
      const node = earlier[index];
      if (node === undefined) throw new Error(`unreachable: no earlier operator gives ${of.name}`);
      const name = node.outputs[1] ?? names.take(`${of.name}/second`);
      earlier[index] = { ...node, outputs: [node.outputs[0], name] };
      return { name };
    },
  };
  return {
    // A gradient has thousands of builders, each of which calls an operator or two: a method is made when it is called.
    ops: new Proxy(others as OpBuilder, {
      get: (own, name: keyof OpBuilder) =>
        name in own
          ? own[name]
          : (inputs: Record<string, Value>, attributes: object = {}) => call(name as OpName, inputs, attributes),
    }),
    constants,
    nodes,
    finish: result =>
      nodes.map(node => (node.outputs[0] === result.name ? { ...node, name: output, outputs: [output] } : node)),
  };
}

function attributesOf(op: OpName, given: Readonly<Record<string, unknown>>): Readonly<Record<string, AttributeValue>> {
  const kinds: Readonly<Record<string, AttributeValue['kind']>> = ops[op].attributes;
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, { kind: kinds[name], value } as AttributeValue]),
  );
}
