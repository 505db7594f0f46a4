import * as ort from 'onnxruntime-node';
import type { Analysis } from '../../src/core/analysis.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import type { Graph } from '../../src/onnx/graph.ts';
import { isProblem, lowerNetwork, withAllOutputs } from '../../src/onnx/lower.ts';
import { evaluate } from '../../src/reference/evaluate.ts';
import type { Tensor } from '../../src/core/tensor.ts';
import { inputsFor } from '../../src/runner/child/prepare.ts';

/** A tensor of a run, batch first. */
export interface Executed {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** The graph of a network, every layer an output. */
export function openGraph(analysis: Analysis): Graph {
  const graph = lowerNetwork(analysis, 'varied');
  if (isProblem(graph)) throw new Error(graph.problem);
  return withAllOutputs(graph, analysis);
}

/** The bytes of a graph in one piece. */
function modelBytes(graph: Graph, opset = 17): Uint8Array {
  return new Uint8Array(Buffer.concat(Array.from(encodeModel(graph, { opset }), piece => piece.slice())));
}

/** Runs a graph on ONNX Runtime: the independent judge of shapes and values. */
export async function runOnOrt(graph: Graph, batch = 1, opset = 17): Promise<ReadonlyMap<string, Executed>> {
  const session = await ort.InferenceSession.create(modelBytes(graph, opset), {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 3,
  });
  const feeds = [...inputsFor(graph, 0, batch)].map(
    ([name, { dims, data }]) => [name, new ort.Tensor('float32', data, dims)] as const,
  );
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  return new Map(Object.entries(results).map(([name, { dims, data }]) => [name, { dims, data: data as Float32Array }]));
}

/** Computes a network with the float64 equations on the same inputs; tensors by the names of the graph, batch first. */
export function runOnReference(analysis: Analysis, graph: Graph, batch = 1): ReadonlyMap<string, Tensor> {
  const results = new Map<string, { shape: readonly number[]; examples: Float64Array[] }>();
  const inputs = [...inputsFor(graph, 0, batch).values()];
  for (let example = 0; example < batch; example++) {
    const xs = inputs.map(({ dims: [, ...shape], data }) => {
      const length = data.length / batch;
      return { shape, data: new Float64Array(data.subarray(example * length, (example + 1) * length)) };
    });
    evaluate(analysis, graph, xs, (id, { shape, data }) => {
      const name = graph.layerOutputs[id] ?? '';
      const result = results.get(name) ?? { shape: [batch, ...shape], examples: [] };
      result.examples.push(data);
      results.set(name, result);
    });
  }
  return new Map(
    [...results].map(([name, { shape, examples }]) => [
      name,
      { shape, data: Float64Array.from(examples.flatMap(data => [...data])) },
    ]),
  );
}
