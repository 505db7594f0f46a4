import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as onnxruntime from 'onnxruntime-node';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { encodeModel } from '../../src/onnx/encode.ts';
import { executedNodes } from '../../src/onnx/executedNodes.ts';
import type { Graph } from '../../src/onnx/graph.ts';
import { readOutline, type ModelOutline } from '../../src/onnx/readNodes.ts';
import { sizeOf } from '../../src/core/shape.ts';
import type { BenchmarkReport, Precision } from '../../src/protocol/reports.ts';
import { profiledRuns, timeLayers } from '../../src/runner/child/benchmark/layerTimes.ts';
import { layerTimesOf } from '../../src/runner/child/benchmark/layerTimesOf.ts';
import { describeMachine } from '../../src/runner/child/machine.ts';
import { loadOnnxruntime } from '../../src/runner/child/ort.ts';
import { analyzeWhole, graphOf } from '../../src/runner/child/prepare.ts';
import type { Runtime } from '../../src/runner/child/runtime.ts';
import { startBenchmark } from '../../src/runner/host/runs.ts';
import { bundle } from '../support/bundle.ts';
import { programModel } from '../support/programs.ts';
import { zooText } from '../support/zooTexts.ts';

/** A block in which the runtime fuses as much as it can: two normalised convolutions, a sum, activations and a dropout. */
const block = `{ "name": "block", "input": [16, 24, 24], "layers": [
  { "type": "conv2d", "name": "first", "outChannels": 16, "kernelSize": 3, "padding": 1, "bias": false },
  { "type": "batchNorm", "name": "norm1" },
  { "type": "relu", "name": "relu1" },
  { "type": "dropout", "name": "drop" },
  { "type": "conv2d", "name": "second", "outChannels": 16, "kernelSize": 3, "padding": 1, "bias": false },
  { "type": "batchNorm", "name": "norm2" },
  { "type": "add", "name": "sum", "from": ["norm2", "drop"] },
  { "type": "relu", "name": "relu2" },
  { "type": "globalAvgPool", "name": "pool" },
  { "type": "linear", "name": "head", "outFeatures": 10 } ] }`;

describe('the times of layers', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'cnn-layer-times-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What the runtime makes of a graph. Its weights are zeros here: what is fused does not depend on them. */
  const optimized = async (graph: Graph): Promise<ModelOutline> => {
    const initializers = graph.initializers.map(stored =>
      stored.elementType === 'int64' || sizeOf(stored.shape) < 100
        ? stored
        : { ...stored, data: () => new Float32Array(sizeOf(stored.shape)) },
    );
    const path = join(folder, 'optimized.onnx');
    const bytes = Buffer.concat([...encodeModel({ ...graph, initializers }, { opset: 17 })]);
    const session = await onnxruntime.InferenceSession.create(new Uint8Array(bytes), {
      graphOptimizationLevel: 'all',
      optimizedModelFilePath: path,
      logSeverityLevel: 3,
    });
    await session.release();
    const outline = readOutline(readFileSync(path));
    assert.ok(outline !== undefined);
    return outline;
  };
  const graphOfText = (text: string): Graph => graphOf(analyzeWhole(readModel(text, catalogue).network), 'start');

  it('know what each executed node computes', async () => {
    const graph = graphOfText(block);
    const { computed, removed } = executedNodes(graph, await optimized(graph));
    assert.deepEqual(
      [...computed.values()].map(nodes => nodes.map(({ name }) => name)),
      [[], ['first', 'norm1', 'relu1'], ['second', 'norm2', 'sum', 'relu2'], ['pool/1'], [], ['pool'], ['head']],
    );
    assert.deepEqual(
      removed.map(({ name }) => name),
      ['drop'],
    );
  });

  const isWork = (op: string): boolean => ['Conv', 'ConvTranspose', 'Gemm', 'MatMul'].includes(op);
  const programs = ['mobilenet-v3.cnn.ts', 'efficientnet-b0.cnn.ts'];
  const networks =
    'lenet5 mnist1d nin squeezenet1_1 googlenet mobilenet-v2 densenet121 resnet18 alphago-128 space-time-unet';
  for (const name of [...networks.split(' '), ...programs])
    it(`belong to one executed node each, or to a layer that is taken out, in ${name}`, async () => {
      const isProgram = programs.includes(name);
      const uri = new URL(`../../src/zoo/${name}`, import.meta.url).href;
      const model = isProgram ? await programModel(zooText(name), { uri }) : readModel(zooText(name), catalogue);
      const graph = graphOf(analyzeWhole(model.network), 'start');
      const outline = await optimized(graph);
      const { computed, removed } = executedNodes(graph, outline);
      const owned = [...computed.values()].flat();
      assert.equal(new Set(owned).size, owned.length);
      assert.equal(owned.length + removed.length, graph.nodes.length);
      assert.deepEqual(
        [...new Set(removed.map(({ op }) => op))].filter(op => op !== 'Dropout'),
        [],
      );
      for (const { name: node, op } of outline.nodes) {
        const members = computed.get(node) ?? [];
        const isAdded = op === 'ReorderInput' || op === 'ReorderOutput';
        assert.equal(members.length === 0, isAdded, `${op} ${node} computes ${members.length} nodes`);
        assert.ok(members.filter(member => isWork(member.op)).length < 2, `${node} computes two layers of weights`);
      }
    });

  it('come from runs whose nodes fit into a profile', () => {
    assert.deepEqual([1, 175, 20_000, 30_000, 1e6].map(profiledRuns), [20, 20, 8, 5, 5]);
  });

  it('come from the profile of a second session where the first could not write what it has fused', async () => {
    const ort = await loadOnnxruntime(undefined);
    const runtime: Runtime = {
      ...ort,
      createSession(path, options) {
        if (options.optimizedModelPath === undefined) return ort.createSession(path, options);
        writeFileSync(`${options.profilePrefix ?? ''}_0.json`, '[');
        return Promise.reject(new Error('a compiled part of the graph cannot be written'));
      },
    };
    const analysis = analyzeWhole(readModel(block, catalogue).network);
    const graph = graphOf(analysis, 'start');
    const path = join(folder, 'compiled.onnx');
    writeFileSync(path, Buffer.concat([...encodeModel(graph, { opset: 17 })]));
    const provider = { requested: 'cpu', used: 'cpu', reason: '', refusals: [] };
    const { layers, warnings } = await timeLayers(
      { runtime, machine: describeMachine(runtime, []), say: () => undefined },
      { provider, settings: { precision: 'fp32' }, durationMs: 1 },
      analysis,
      graph,
      path,
    );
    assert.ok(layers.some(({ median }) => 0 < median));
    assert.match(warnings.join(), /does not tell which layers it has fused/);
  });

  it('are measured in a run, and add up to what was executed', async () => {
    const options = { runnerPath: await bundle('src/runner/child/main.ts', 'runner/runner.js'), timeoutMs: 60_000 };
    const result = await startBenchmark(
      {
        network: readModel(block, catalogue).network,
        fileName: 'block.cnn.json',
        provider: 'cpu',
        settings: { precision: 'fp32', threads: 1 },
        batches: [1],
        warmup: 1,
        runs: 10,
        durationMs: 500,
        perLayer: true,
      },
      options,
    );
    assert.ok('report' in result, JSON.stringify(result));
    const { layers = [], nodes = [], areLayerTimesOfLaunch } = result.report satisfies BenchmarkReport;
    assert.equal(areLayerTimesOfLaunch, undefined);
    assert.deepEqual(
      layers.map(({ name, fusedWith }) => [name, fusedWith?.join(' ')]),
      [
        ['first', 'norm1 relu1'],
        ['norm1', 'first relu1'],
        ['relu1', 'first norm1'],
        ['drop', undefined],
        ['second', 'norm2 sum relu2'],
        ['norm2', 'second sum relu2'],
        ['sum', 'second norm2 relu2'],
        ['relu2', 'second norm2 sum'],
        ['pool', undefined],
        ['head', undefined],
      ],
    );
    const sumOf = (medians: readonly { readonly median: number }[]): number =>
      medians.reduce((sum, { median }) => sum + median, 0);
    const added = nodes.filter(node => node.layers.length === 0);
    assert.ok(Math.abs(sumOf(layers) + sumOf(added) - sumOf(nodes)) < 1e-9);
    assert.ok(layers.every(({ name, median }) => (name === 'drop' ? median === 0 : 0 < median)));
    assert.ok(layers.every(({ unfused = 0 }) => 0 < unfused));
    assert.ok(nodes.every(({ provider }) => provider === 'CPUExecutionProvider'));
  });

  it('in other precisions are those of the convolutions, and nothing for a batch norm that is folded into one', async () => {
    const conv = (name: string) =>
      `{ "type": "conv2d", "name": "${name}", "outChannels": 16, "kernelSize": 3, "padding": 1, "bias": false }`;
    const text = `{ "input": [3, 32, 32], "layers": [
      ${conv('first')}, { "type": "batchNorm", "name": "norm" }, { "type": "relu", "name": "relu1" },
      ${conv('second')}, { "type": "relu", "name": "relu2" },
      { "type": "globalAvgPool", "name": "pool" }, { "type": "linear", "name": "head", "outFeatures": 10 } ] }`;
    const options = { runnerPath: await bundle('src/runner/child/main.ts', 'runner/runner.js'), timeoutMs: 60_000 };
    const measured = async (precision: Precision): Promise<BenchmarkReport> => {
      const result = await startBenchmark(
        {
          network: readModel(text, catalogue).network,
          fileName: 'small.cnn.json',
          provider: 'cpu',
          settings: { precision, threads: 1 },
          batches: [1],
          warmup: 1,
          runs: 10,
          durationMs: 500,
          perLayer: true,
        },
        options,
      );
      assert.ok('report' in result, JSON.stringify(result));
      return result.report;
    };
    const convolutionsOf = ({ nodes = [] }: BenchmarkReport): readonly string[] =>
      nodes.filter(({ op }) => /^(QLinear)?Conv$/.test(op)).map(node => [...node.layers].sort().join(' '));
    assert.deepEqual(convolutionsOf(await measured('fp16')), ['first norm relu1', 'relu2 second']);
    const integers = await measured('int8');
    assert.deepEqual(convolutionsOf(integers), ['first relu1', 'relu2 second']);
    assert.deepEqual(
      integers.layers?.map(({ name, median, fusedWith }) => [name, 0 < median, fusedWith?.join(' ')]),
      [
        ['first', true, 'relu1'],
        ['norm', false, undefined],
        ['relu1', true, 'first'],
        ['second', true, 'relu2'],
        ['relu2', true, 'second'],
        ['pool', true, undefined],
        ['head', true, undefined],
      ],
    );
  });

  describe('from a profile that is given', () => {
    const text = `{ "input": [3, 8, 8], "layers": [
      { "type": "conv2d", "name": "conv", "outChannels": 4, "kernelSize": 3 }, { "type": "relu", "name": "relu" } ] }`;
    const analysis = analyzeWhole(readModel(text, catalogue).network);
    const graph = graphOf(analysis, 'start');
    const node = (name: string, op: string, median: number, provider = 'CUDAExecutionProvider') => ({
      node: name,
      op,
      provider,
      median,
    });
    const executed = { computed: new Map([['fused', graph.nodes]]), removed: [] };
    const unfused = { nodes: [node('conv', 'Conv', 3), node('relu', 'Relu', 1)], wall: 4 };
    const timesOf = (wall: number, provider: string, precision: Precision = 'fp32') =>
      layerTimesOf(
        analysis,
        graph,
        executed,
        { nodes: [node('fused', 'FusedConv', 2, provider)], wall },
        unfused,
        precision,
      );

    it('share the time of a fused node out as the layers take alone', () => {
      const { layers } = timesOf(2.1, 'CUDAExecutionProvider');
      assert.deepEqual(
        layers.map(({ name, median, unfused: alone }) => [name, median, alone]),
        [
          ['conv', 1.5, 3],
          ['relu', 0.5, 1],
        ],
      );
    });

    it('come with the bytes that a layer reads and writes, in the precision of the run', () => {
      const [input, weights, output] = [3 * 8 * 8, 4 * 3 * 9 + 4, 4 * 6 * 6];
      const bytesIn = (precision: Precision): readonly unknown[] =>
        timesOf(2.1, 'CPUExecutionProvider', precision).layers.map(({ bytes }) => bytes);
      assert.deepEqual(bytesIn('fp32'), [4 * (input + weights + output), 4 * 2 * output]);
      assert.deepEqual(bytesIn('fp16'), [2 * (input + weights + output), 2 * 2 * output]);
      assert.deepEqual(bytesIn('int8Dynamic'), [4 * (input + output) + weights, 4 * 2 * output]);
    });

    it('are taken for those of the launch when they add up to less than 70 % of a run on a device', () => {
      const { areLayerTimesOfLaunch, warnings } = timesOf(10, 'CUDAExecutionProvider');
      assert.equal(areLayerTimesOfLaunch, true);
      assert.match(warnings.join(), /add up to 20 % of a run; they cover the launch/);
    });

    it('are believed on the CPU, where the rest of a run is the call itself', () => {
      assert.equal(timesOf(10, 'CPUExecutionProvider').areLayerTimesOfLaunch, undefined);
    });

    it('are those of the whole graph when it was compiled into one node', () => {
      const compiled = { nodes: [node('TRTKernel_graph_0', 'TRTKernel', 2)], wall: 2.1 };
      const { layers, warnings } = layerTimesOf(analysis, graph, undefined, compiled, unfused, 'fp32');
      assert.equal(
        layers.reduce((sum, { median }) => sum + median, 0),
        2,
      );
      assert.match(warnings.join(), /does not tell which layers it has fused/);
    });
  });
});
