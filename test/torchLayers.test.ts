import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readModel } from '../src/language/model.ts';
import { unadvised } from './support/preferences.ts';
import { catalogue } from '../src/layers/index.ts';
import type { Graph } from '../src/onnx/graph.ts';
import { evaluate } from '../src/reference/evaluate.ts';
import { openGraph } from './support/ort.ts';

/** One layer, computed by PyTorch in float64: the expression, what it read, its weights by name, and its result. */
interface TorchCase {
  readonly torch: string;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly layers: readonly { readonly type: string }[];
  readonly x: readonly (readonly number[])[];
  readonly weights: Readonly<Record<string, readonly number[]>>;
  readonly shape: readonly number[];
  readonly y: readonly number[];
}

const cases = JSON.parse(
  readFileSync(new URL('reference/torch-layers.json', import.meta.url), 'utf8'),
) as readonly TorchCase[];

/** The same graph with the numbers of the case in place of random ones. */
function withWeights(graph: Graph, weights: TorchCase['weights']): Graph {
  const initializers = graph.initializers.map(initializer => {
    const numbers = weights[initializer.ownName ?? ''];
    return numbers === undefined ? initializer : { ...initializer, data: () => Float32Array.from(numbers) };
  });
  return { ...graph, initializers };
}

/**
 * Lowering and equation of a layer agree with each other elsewhere; here the equation is held to PyTorch, so that the two cannot
 * be wrong alike.
 */
describe('equations against PyTorch', () => {
  for (const { torch, inputs, layers, x, weights, shape, y } of cases)
    it(`${layers.map(({ type }) => type).join(' → ')} is ${torch}`, () => {
      const [first, ...others] = layers;
      const from = Object.keys(inputs)[0];
      const { analysis, diagnostics } = readModel(
        JSON.stringify({ inputs, layers: [{ from, ...first }, ...others] }),
        catalogue,
        unadvised,
      );
      assert.deepEqual(diagnostics, []);
      const stored = analysis.layers.flatMap(layer => [...Object.keys(layer.weights), ...Object.keys(layer.buffers)]);
      assert.deepEqual(stored.sort(), Object.keys(weights).sort());
      const xs = Object.values(inputs).map((size, index) => ({ shape: size, data: Float64Array.from(x[index] ?? []) }));
      let result: { shape: readonly number[]; data: Float64Array } = { shape: [], data: new Float64Array() };
      evaluate(analysis, withWeights(openGraph(analysis), weights), xs, (_, tensor) => (result = tensor));
      assert.deepEqual(result.shape, shape);
      const largest = y.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      // Weights are float32 with us.
      result.data.forEach((value, index) => assert.ok(Math.abs(value - (y[index] ?? Number.NaN)) < 1e-6 * largest));
    });
});
