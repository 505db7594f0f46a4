import { writeFileSync } from 'node:fs';
import type { Graph } from '../../src/onnx/graph.ts';
import { storedPieces, type NewStoredTensor } from '../../src/training/safetensors.ts';

/** The weights and buffers of a graph, changed so that they are not those of its seed; as a training would store them. */
export function trainedTensors(graph: Graph, change: (number: number) => number): readonly NewStoredTensor[] {
  return graph.initializers
    .filter(({ ownName }) => ownName !== undefined)
    .map(({ name, shape, data }) => ({ name, shape, data: Float32Array.from(data() as Float32Array, change) }));
}

/** Writes tensors as a safetensors file, with the step that a training would note. */
export function writeWeights(path: string, tensors: readonly NewStoredTensor[], step?: number): string {
  const about = step === undefined ? {} : { 'cnn-designer': JSON.stringify({ step }) };
  writeFileSync(path, Buffer.concat([...storedPieces(tensors, about)]));
  return path;
}
