import * as ort from 'onnxruntime-node';
import type { Analysis } from '../../src/core/analysis.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import type { Graph } from '../../src/onnx/graph.ts';
import { isProblem, lowerNetwork, withAllOutputs } from '../../src/onnx/lower.ts';
import { evaluate } from '../../src/reference/evaluate.ts';
import type { Tensor } from '../../src/reference/tensor.ts';
import { inputsFor } from '../../src/runner/prepare.ts';

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
  return new Uint8Array(Buffer.concat(encodeModel(graph, { opset })));
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

/** Computes a graph with the float64 reference on the same inputs. */
export function runOnReference(graph: Graph, batch = 1): ReadonlyMap<string, Tensor> {
  const inputs = [...inputsFor(graph, 0, batch)].map(
    ([name, { dims, data }]) => [name, { shape: dims, data: new Float64Array(data) }] as const,
  );
  const results = new Map<string, Tensor>();
  evaluate(graph, new Map(inputs), (name, tensor) => results.set(name, tensor));
  return results;
}
