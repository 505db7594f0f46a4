import * as ort from 'onnxruntime-node';
import { differentiate, write, type Tape } from '../../src/autodiff/differentiate.ts';
import { inferShapes, type Shapes } from '../../src/autodiff/shapes.ts';
import { encodeModel, opsets } from '../../src/onnx/encode.ts';
import type { Graph, GraphValue } from '../../src/onnx/graph.ts';
import { createTensorNames } from '../../src/onnx/tensorNames.ts';
import type { OpBuilder } from '../../src/ops/index.ts';
import type { Value } from '../../src/ops/op.ts';

/** Numbers of a tensor in row-major order. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** What some operators give, and the gradients of Σ result · weights that come back to what they read, by name. */
export interface Computed {
  readonly result: Numbers;
  readonly gradients: Readonly<Record<string, Numbers | undefined>>;
}

/**
 * Computes operators and their gradients on ONNX Runtime. `wanted` names the inputs whose gradients are asked for; one that the result does not
 * depend on has none. Weights count 1, 2, 3, … over the elements of the result, so that no two are confused.
 */
export async function computeWithGradients(
  inputs: Readonly<Record<string, Numbers>>,
  build: (ops: OpBuilder, inputs: Readonly<Record<string, Value>>) => Value,
  wanted: readonly string[] = Object.keys(inputs),
): Promise<Computed> {
  const given = Object.entries(inputs);
  const shapes = new Map(given.map(([name, { shape }]) => [name, shape]));
  const tape: Tape = { nodes: [], initializers: [], names: createTensorNames(shapes.keys()) };
  const values = Object.fromEntries(given.map(([name]) => [name, { name }]));
  const result = write(tape, 0, 'result', ops => build(ops, values));
  const shape = inferShapes(tape, shapes).get(result.name) ?? [];
  const weights = Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, index) => index + 1);
  const loss = write(tape, 0, 'loss', ops => {
    const product = ops.Mul({ A: result, B: ops.constant(weights, shape) });
    const row = ops.Reshape({ data: product, shape: ops.int64([-1]) });
    return ops.ReduceSum({ data: row, axes: ops.int64([0]) });
  });
  const gradients = differentiate(tape, inferShapes(tape, shapes), loss.name, wanted);
  if ('problem' in gradients) throw new Error(gradients.problem);
  const outputs = new Map([[result.name, shape]]);
  for (const [name, gradient] of gradients) outputs.set(gradient, shapes.get(name) ?? []);
  const results = await runOperators(tape, inputs, outputs);
  return {
    result: results[result.name] ?? { shape: [], data: [] },
    gradients: Object.fromEntries(wanted.map(name => [name, results[gradients.get(name) ?? '']])),
  };
}

/** Runs operators on ONNX Runtime; outputs have their whole shape. */
async function runOperators(
  { nodes, initializers }: Pick<Graph, 'nodes' | 'initializers'>,
  inputs: Readonly<Record<string, Numbers>>,
  outputs: Shapes,
): Promise<Readonly<Record<string, Numbers>>> {
  const whole = (name: string, shape: readonly number[]): GraphValue => ({ name, shape, isWhole: true });
  const graph: Graph = {
    name: 'operators',
    inputs: Object.entries(inputs).map(([name, { shape }]) => whole(name, shape)),
    outputs: Array.from(outputs, ([name, shape]) => whole(name, shape)),
    nodes,
    initializers,
    layerOutputs: [],
  };
  const pieces = Array.from(encodeModel(graph, { opset: opsets.standard }), piece => piece.slice());
  const session = await ort.InferenceSession.create(new Uint8Array(Buffer.concat(pieces)), {
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
    extra: { session: { strict_shape_type_inference: '1' } },
  });
  const feeds = Object.entries(inputs).map(
    ([name, { shape, data }]) => [name, new ort.Tensor('float32', Float32Array.from(data), shape)] as const,
  );
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { dims, data }]) => [
      name,
      { shape: dims, data: Array.from(data as Float32Array) },
    ]),
  );
}
