import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import type { Graph } from '../../src/onnx/graph.ts';
import { evaluate } from '../../src/reference/evaluate.ts';
import { inputsFor } from '../../src/runner/prepare.ts';
import { openGraph, runOnOrt } from '../support/ort.ts';

interface Fact {
  readonly id: string;
  readonly given: {
    readonly input: readonly number[] | readonly number[][];
    readonly weight: readonly unknown[];
    readonly bias?: number;
  };
  readonly expect: { readonly output: readonly number[] | readonly number[][] };
}

const facts = JSON.parse(
  readFileSync(new URL('../reference/seed-facts.json', import.meta.url), 'utf8'),
) as readonly Fact[];

/** The graph of one layer called "y". */
const graphOf = (input: readonly number[], layer: object): Graph => {
  const { analysis, diagnostics } = readModel(JSON.stringify({ input, layers: [{ ...layer, name: 'y' }] }), catalogue);
  assert.deepEqual(diagnostics, []);
  return openGraph(analysis);
};

/** A stored tensor of the layer, by the name that its declaration gives it. */
const stored = (graph: Graph, name: string): readonly number[] => {
  const tensor = graph.initializers.find(initializer => initializer.name === `y.${name}`);
  assert.ok(tensor, `y.${name} is stored`);
  return Array.from(tensor.data(), Number);
};

/** What ONNX Runtime computes, and the random input that it computes it from. */
const execute = async (graph: Graph): Promise<{ x: readonly number[]; y: readonly number[] }> => {
  const [input] = [...inputsFor(graph, 0, 1).values()];
  return { x: [...(input?.data ?? [])], y: [...((await runOnOrt(graph)).get('y')?.data ?? [])] };
};

const close = (executed: readonly number[], expected: readonly number[]): void => {
  assert.equal(executed.length, expected.length);
  executed.forEach((value, index) =>
    assert.ok(
      Math.abs(value - (expected[index] ?? Number.NaN)) < 1e-5,
      `${value} is ${expected[index] ?? '?'} at ${index}`,
    ),
  );
};

/**
 * Runtime and reference compute the same graph, so that neither sees a layer that lowers to the wrong one: weights are held here
 * to the equations of the layers, by their names.
 */
describe('layers computed from their equations', () => {
  for (const id of ['cross-correlation-2d', 'filter-1d-isolated-pixel', 'filter-1d-isolated-pixel-bias'])
    it(`${id}: the numbers that the source prints, from the weights that it gives`, () => {
      const { given, expect } = facts.find(fact => fact.id === id) ?? assert.fail(`${id} is there`);
      const isImage = Array.isArray(given.input[0]);
      const shape = isImage ? [1, given.input.length, (given.input[0] as number[]).length] : [1, given.input.length];
      const graph = graphOf(shape, {
        type: isImage ? 'conv2d' : 'conv1d',
        outChannels: 1,
        kernelSize: given.weight.length,
        weight: [[given.weight]],
        bias: given.bias === undefined ? false : [given.bias],
      });
      const x = { shape: [1, ...shape], data: Float64Array.from(given.input.flat()) };
      let y: readonly number[] = [];
      evaluate(graph, new Map([['input', x]]), (_, tensor) => (y = [...tensor.data]));
      assert.deepEqual(y, expect.output.flat());
    });

  it('batchNorm: (x − mean) / √(variance + ε) · weight + bias, per channel', async () => {
    const graph = graphOf([3, 2, 2], { type: 'batchNorm', eps: 0.1 });
    const [weight, bias, mean, variance] = ['weight', 'bias', 'runningMean', 'runningVar'].map(name =>
      stored(graph, name),
    );
    const { x, y } = await execute(graph);
    const at = (list: readonly number[] | undefined, index: number): number =>
      list?.[Math.floor(index / 4)] ?? Number.NaN;
    close(
      y,
      x.map(
        (value, index) =>
          ((value - at(mean, index)) / Math.sqrt(at(variance, index) + 0.1)) * at(weight, index) + at(bias, index),
      ),
    );
  });

  it('linear: Σ weight[o, i] · x[i] + bias[o]', async () => {
    const graph = graphOf([4], { type: 'linear', outFeatures: 3 });
    const { x, y } = await execute(graph);
    const [weight, bias] = [stored(graph, 'weight'), stored(graph, 'bias')];
    close(
      y,
      bias.map((start, o) => x.reduce((sum, value, i) => sum + value * (weight[o * 4 + i] ?? Number.NaN), start)),
    );
  });

  it('conv2d: groups see their own channels, strides step over rows before columns, padding begins before it ends', async () => {
    const graph = graphOf([4, 5, 6], {
      type: 'conv2d',
      outChannels: 2,
      groups: 2,
      kernelSize: [2, 3],
      stride: [2, 1],
      dilation: [1, 2],
      padding: [
        [1, 0],
        [0, 2],
      ],
    });
    const { x, y } = await execute(graph);
    const [weight, bias] = [stored(graph, 'weight'), stored(graph, 'bias')];
    const pixel = (c: number, h: number, w: number): number =>
      0 <= h && h < 5 && 0 <= w && w < 6 ? (x[(c * 5 + h) * 6 + w] ?? 0) : 0;
    const expected: number[] = [];
    for (let o = 0; o < 2; o++)
      for (let h = 0; h < 3; h++)
        for (let w = 0; w < 4; w++) {
          let sum = bias[o] ?? 0;
          for (let c = 0; c < 2; c++)
            for (let i = 0; i < 2; i++)
              for (let j = 0; j < 3; j++)
                sum += (weight[((o * 2 + c) * 2 + i) * 3 + j] ?? 0) * pixel(o * 2 + c, 2 * h + i - 1, w + 2 * j);
          expected.push(sum);
        }
    close(y, expected);
  });

  it('avgPool2d and maxPool2d: means and maxima of the cells of each window', async () => {
    const cells = (x: readonly number[], h: number, w: number): readonly number[] =>
      [0, 1, 2].flatMap(i =>
        [0, 1, 2].flatMap(j => {
          const [row, column] = [2 * h + i - 1, 2 * w + j - 1];
          return 0 <= row && row < 4 && 0 <= column && column < 4 ? [x[row * 4 + column] ?? 0] : [];
        }),
      );
    // Three windows in ceil mode: the last hangs over the padding by one cell, which counts for nobody.
    const divisor = (h: number, w: number): number =>
      [h, w].reduce((product, step) => product * (step === 2 ? 2 : 3), 1);
    const positions = [0, 1, 2].flatMap(h => [0, 1, 2].map(w => [h, w] as const));
    const pool = { kernelSize: 3, stride: 2, padding: 1, ceilMode: true };
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const counted = await execute(graphOf([1, 4, 4], { type: 'avgPool2d', ...pool }));
    close(
      counted.y,
      positions.map(([h, w]) => sum(cells(counted.x, h, w)) / divisor(h, w)),
    );
    const bare = await execute(graphOf([1, 4, 4], { type: 'avgPool2d', ...pool, countIncludePad: false }));
    close(
      bare.y,
      positions.map(([h, w]) => sum(cells(bare.x, h, w)) / cells(bare.x, h, w).length),
    );
    const most = await execute(graphOf([1, 4, 4], { type: 'maxPool2d', ...pool }));
    close(
      most.y,
      positions.map(([h, w]) => Math.max(...cells(most.x, h, w))),
    );
  });

  it('globalAvgPool, flatten and softmax keep the order of channels', async () => {
    const mean = await execute(graphOf([2, 2, 2], { type: 'globalAvgPool' }));
    close(
      mean.y,
      [0, 1].map(c => mean.x.slice(4 * c, 4 * c + 4).reduce((sum, value) => sum + value / 4, 0)),
    );
    const flat = await execute(graphOf([2, 2, 2], { type: 'flatten' }));
    close(flat.y, flat.x);
    const soft = await execute(graphOf([3, 1, 2], { type: 'softmax' }));
    const power = (c: number, position: number): number => Math.exp(soft.x[2 * c + position] ?? 0);
    close(
      soft.y,
      [0, 1, 2].flatMap(c => [0, 1].map(p => power(c, p) / (power(0, p) + power(1, p) + power(2, p)))),
    );
  });
});
