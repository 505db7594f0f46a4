import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAscentGraph } from '../../src/autodiff/ascentGraph.ts';
import type { Network } from '../../src/core/network.ts';
import type { Tensor } from '../../src/core/tensor.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { opsets } from '../../src/onnx/encode.ts';
import { isProblem } from '../../src/onnx/lower.ts';
import { usualAscent, type LearnedMethods, type OpenLearnedRequest } from '../../src/protocol/learned.ts';
import { evaluate } from '../../src/reference/evaluate.ts';
import { averaged } from '../../src/runner/child/learned/averages.ts';
import { createLearned } from '../../src/runner/child/learned/learned.ts';
import { blurred, moved } from '../../src/runner/child/learned/planes.ts';
import { loadOnnxruntime } from '../../src/runner/child/ort.ts';
import { analyzeWhole, graphOf } from '../../src/runner/child/prepare.ts';
import type { Runtime } from '../../src/runner/child/runtime.ts';
import { runOnce } from '../../src/runner/child/validation/runOnce.ts';
import { writeWhole } from '../../src/runner/wholeFile.ts';
import { writeModel } from '../../src/runner/modelFile.ts';
import { storedPieces } from '../../src/training/safetensors.ts';

const zoo = (name: string): Network =>
  readModel(readFileSync(new URL(`../../src/zoo/${name}.cnn.json`, import.meta.url), 'utf8'), catalogue).network;
const written = (layers: readonly object[], input: readonly number[]): Network =>
  readModel(JSON.stringify({ input, layers }), catalogue).network;

describe('what a network learned', () => {
  let folder: string;
  let runtime: Runtime;
  const said: string[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-learned-'));
    runtime = await loadOnnxruntime(undefined);
  });

  after(() => rmSync(folder, { recursive: true }));

  const open = async (
    network: Network,
    more: Partial<OpenLearnedRequest> = {},
  ): Promise<
    Omit<LearnedMethods, 'openLearned'> & { readonly summary: Awaited<ReturnType<LearnedMethods['openLearned']>> }
  > => {
    const learned = createLearned({
      runtime,
      machine: { onnxruntime: '', node: '', platform: '', processor: '', threads: 1, memoryBytes: 0, devices: [] },
      say: message => said.push(message),
    });
    const summary = await learned.openLearned({ network, fileName: 'a.cnn.json', folder, ...more });
    return { ...learned, summary };
  };

  it('tells which layers there are, which of them have filters, and that the weights are random', async () => {
    const { summary } = await open(zoo('mnist1d'));
    assert.deepEqual(summary.weights, { kind: 'untrained', seed: 0 });
    const filters = summary.layers.filter(({ hasFilters }) => hasFilters).map(({ type }) => type);
    assert.deepEqual(filters, ['conv1d', 'conv1d', 'conv1d', 'linear']);
  });

  it('gives the kernels that the graph has', async () => {
    const network = zoo('lenet5');
    const analysis = analyzeWhole(network);
    const graph = graphOf(analysis, 'start');
    const { filters, summary } = await open(network);
    const layer = summary.layers.find(({ hasFilters }) => hasFilters)?.name ?? '';
    const { block, outputs, most } = filters({ layer });
    assert.deepEqual(block.shape, [6, 1, 5, 5]);
    assert.deepEqual(outputs, { from: 0, count: 6, of: 6 });
    const stored = graph.initializers.find(({ name }) => name === `${layer}.weight`)?.data();
    assert.deepEqual(block.numbers, stored);
    assert.equal(most, Math.max(...Array.from(block.numbers, Math.abs)));
  });

  it('gives the rows of a linear layer in the shape of what was flattened', async () => {
    const { filters } = await open(written([{ type: 'flatten' }, { type: 'linear', outFeatures: 70 }], [2, 4, 5]));
    const { block, outputs } = filters({ layer: 'linear_1', from: 64 });
    assert.deepEqual(block.shape, [6, 2, 4, 5]);
    assert.deepEqual(outputs, { from: 64, count: 6, of: 70 });
  });

  it('gives filters of a transposed convolution by what it gives, not by what it reads', async () => {
    const network = written([{ type: 'convTranspose2d', outChannels: 3, kernelSize: 2 }], [2, 4, 4]);
    const { block } = (await open(network)).filters({ layer: 'convTranspose2d_1' });
    assert.deepEqual(block.shape, [3, 2, 2, 2]);
    const stored = graphOf(analyzeWhole(network), 'start').initializers[0]?.data() as Float32Array;
    // Output 1 of input 1 is stored at [1, 1].
    assert.deepEqual(block.numbers.slice(12, 16), stored.slice(16, 20));
  });

  it('says which layer has no filters, and which layer there is not', async () => {
    const { filters } = await open(zoo('mnist1d'));
    assert.throws(
      () => filters({ layer: 'hidden.0.relu_1' }),
      /"hidden.0.relu_1" is of type relu and has no filters; choose a convolution/,
    );
    assert.throws(() => filters({ layer: 'relu_9' }), /no layer is called "relu_9"; choose one of hidden\.0\.conv/);
    assert.throws(
      () => filters({ layer: 'hidden.0.conv', from: 15 }),
      /there is no filter 15; they are counted from 0 to 14/,
    );
  });

  it('gives the activations that the equations give', async () => {
    const network = zoo('mnist1d');
    const { activations, summary } = await open(network, { data: 'mnist1d' });
    assert.deepEqual(summary.data?.part, 'test');
    const analysis = analyzeWhole(network);
    const graph = graphOf(analysis, 'start');
    const answer = await activations({ layer: 'hidden.1.conv', input: { kind: 'example', index: 7 } });
    const results = new Map<string, Tensor>();
    const input = { shape: [1, 40], data: Float64Array.from(answer.input.numbers) };
    evaluate(analysis, graph, [input], (id, tensor) => results.set(graph.layerOutputs[id] ?? '', tensor));
    const expected = results.get('hidden.1.conv');
    assert.deepEqual(answer.block.shape, expected?.shape);
    const errors = Array.from(answer.block.numbers, (number, index) =>
      Math.abs(number - (expected?.data[index] ?? NaN)),
    );
    assert.ok(Math.max(...errors) < 1e-5);
    assert.equal(answer.said.length, 5);
    assert.equal(answer.example?.index, 7);
  });

  it('gives another page of channels with the scale of all', async () => {
    const network = written([{ type: 'conv2d', outChannels: 70, kernelSize: 1 }], [1, 3, 3]);
    const { activations } = await open(network);
    const input = { kind: 'noise', seed: 3 } as const;
    const [first, second] = [
      await activations({ layer: 'conv2d_1', input }),
      await activations({ layer: 'conv2d_1', input, from: 64 }),
    ];
    assert.deepEqual(second.channels, { from: 64, count: 6, of: 70 });
    assert.deepEqual([second.least, second.most], [first.least, first.most]);
  });

  it('averages maps that are larger than a screen shows', () => {
    const { block, side } = averaged([2, 129, 100], new Float32Array(2 * 129 * 100).fill(3));
    assert.equal(side, 3);
    assert.deepEqual(block.shape, [2, 43, 34]);
    assert.ok(block.numbers.every(number => number === 3));
  });

  it('refuses examples that there are not, and data of another shape', async () => {
    const { activations } = await open(zoo('mnist1d'), { data: 'mnist1d' });
    const asked = activations({ layer: 'hidden.0.conv', input: { kind: 'example', index: 1000 } });
    await assert.rejects(asked, /there is no example 1000; .* have 1,000, counted from 0/);
    await assert.rejects(open(zoo('lenet5'), { data: 'mnist1d' }), /has the shape 1×40/);
    const withoutData = (await open(zoo('mnist1d'))).activations({
      layer: 'hidden.0.conv',
      input: { kind: 'example', index: 0 },
    });
    await assert.rejects(withoutData, /there are no data to take an example of/);
  });

  it('climbs along the gradient of the input, which differences of the scores confirm', async () => {
    const network = zoo('mnist1d');
    const analysis = analyzeWhole(network);
    const graph = graphOf(analysis, 'varied');
    const layer = network.layers.findIndex(({ name }) => name === 'hidden.1.conv');
    const built = buildAscentGraph(analysis, graph, { layer, channels: [2, 5], at: 'mean', penalty: 0.5 });
    assert.ok(!isProblem(built));
    const path = join(folder, 'ascent.onnx');
    assert.equal(writeModel(path, built.graph, { opset: opsets.standard, externalData: false }), undefined);
    const x = Float32Array.from({ length: 80 }, (_, index) => Math.sin(3 * index));
    const run = async (data: Float32Array) => {
      const results = await runOnce(
        runtime,
        path,
        { provider: 'cpu', optimization: 'disabled' },
        new Map([[built.inputs[0]?.name ?? '', { dims: [2, 1, 40], data }]]),
      );
      return {
        scores: results.get(built.scores)?.data ?? [],
        gradient: results.get(built.gradients[0] ?? '')?.data ?? [],
      };
    };
    const { gradient } = await run(x);
    const lossOf = (scores: ArrayLike<number>, data: Float32Array): number =>
      -(scores[0] ?? NaN) - (scores[1] ?? NaN) + (0.5 / 40) * data.reduce((sum, each) => sum + each * each, 0);
    for (const index of [0, 17, 39, 40, 63, 79]) {
      const [more, less] = [x.slice(), x.slice()];
      more[index] = (x[index] ?? 0) + 1e-2;
      less[index] = (x[index] ?? 0) - 1e-2;
      const [up, down] = [lossOf((await run(more)).scores, more), lossOf((await run(less)).scores, less)];
      const slope = (up - down) / ((more[index] ?? 0) - (less[index] ?? 0));
      assert.ok(Math.abs(slope - (gradient[index] ?? NaN)) < 1e-3, `${index}: ${slope} ${gradient[index]}`);
    }
  });

  it('raises the activation of every channel, and makes the same input of the same seed', async () => {
    const { maximise } = await open(zoo('mnist1d'));
    const settings = { ...usualAscent, steps: 30, seed: 4 };
    const once = await maximise({ layer: 'hidden.2.conv', settings });
    assert.deepEqual(once.block.shape, [15, 1, 40]);
    for (const [index, after] of once.after.entries()) assert.ok((once.before[index] ?? NaN) < after);
    const again = await maximise({ layer: 'hidden.2.conv', settings });
    assert.deepEqual(again.block.numbers, once.block.numbers);
    // A strided layer reads a moved input by other windows.
    const strided = await maximise({ layer: 'hidden.0.conv', settings: usualAscent });
    for (const [index, after] of strided.after.entries()) assert.ok((strided.before[index] ?? NaN) < after);
    const other = await maximise({ layer: 'hidden.2.conv', settings: { ...settings, seed: 5 } });
    assert.notDeepEqual(other.block.numbers, once.block.numbers);
    assert.ok(said.some(message => message.startsWith('climbing "hidden.2.conv": step 1 of 30')));
  });

  it('makes the position in the middle large, and images of two axes', async () => {
    const layers = [
      { type: 'conv2d', outChannels: 4, kernelSize: 3, padding: 1 },
      { type: 'relu' },
      { type: 'maxPool2d', kernelSize: 2 },
      { type: 'conv2d', outChannels: 5, kernelSize: 3, padding: 1 },
    ];
    const { maximise } = await open(written(layers, [1, 16, 16]));
    const settings = { ...usualAscent, steps: 10, at: 'centre', blur: true } as const;
    const { block, before, after } = await maximise({ layer: 'conv2d_2', count: 3, settings });
    assert.deepEqual(block.shape, [3, 1, 16, 16]);
    assert.ok(after.every((score, index) => (before[index] ?? NaN) < score));
  });

  it('says which channels answer to nothing', async () => {
    const network = written(
      [{ type: 'conv1d', outChannels: 2, kernelSize: 1, init: 'zeros', bias: false }, { type: 'relu' }],
      [1, 8],
    );
    const { notes } = await (await open(network)).maximise({ layer: 'relu_1', settings: usualAscent });
    assert.match(notes[0] ?? '', /channel 0, 1 did not answer to any start/);
  });

  it('counts which class is taken for which, with examples, on trained weights', async () => {
    // The first number of an example is its class: weights that read it are right always.
    const network = zoo('mnist1d');
    const { confusion, summary } = await open(network, { data: 'mnist1d' });
    const report = await confusion({});
    const total = report.table.flat().reduce((sum, count) => sum + count, 0);
    assert.equal(total, summary.data?.examples);
    const [worst] = report.mistakes;
    assert.ok(worst !== undefined);
    assert.equal(report.table[worst.truth]?.[worst.said], worst.count);
    const examples = report.examples[worst.truth]?.[worst.said] ?? [];
    assert.equal(examples.length, Math.min(24, worst.count));
    const correct = report.table.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
    assert.ok(Math.abs(report.error - (1 - correct / total)) < 1e-12);
  });

  it('reads trained weights, and says where they come from', async () => {
    const network = written([{ type: 'flatten' }, { type: 'linear', outFeatures: 2, bias: false }], [1, 2]);
    const path = join(folder, 'weights.safetensors');
    const numbers = Float32Array.of(1, 2, 3, -4);
    const pieces = storedPieces([{ name: 'linear_1.weight', shape: [2, 2], data: numbers }]);
    Array.from(writeWhole([{ path, pieces: Array.from(pieces, piece => piece.slice()) }]));
    const { filters, summary } = await open(network, { weights: path });
    assert.deepEqual(summary.weights, { kind: 'trained', path });
    assert.deepEqual(filters({ layer: 'linear_1' }).block.numbers, numbers);
    await assert.rejects(open(network, { weights: join(folder, 'none.safetensors') }), /there is no such file/);
    await assert.rejects(open(zoo('lenet5'), { weights: path }), /weights\.safetensors has no /);
  });

  it('needs data for a table of mistakes', async () => {
    await assert.rejects((await open(zoo('mnist1d'))).confusion({}), /a table of mistakes needs data/);
  });

  it('moves maps around their ends and back, and blurs without changing what is even', () => {
    const numbers = Float32Array.from({ length: 2 * 3 * 4 * 5 }, (_, index) => index);
    const shape = [2, 3, 4, 5];
    assert.deepEqual(moved(moved(numbers, shape, [1, -2]), shape, [-1, 2]), numbers);
    assert.deepEqual(Array.from(moved(Float32Array.of(1, 2, 3), [1, 1, 3], [1])), [3, 1, 2]);
    assert.deepEqual(
      blurred(
        numbers.map(() => 2),
        shape,
      ),
      numbers.map(() => 2),
    );
  });
});
