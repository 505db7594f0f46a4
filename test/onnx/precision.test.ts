import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Analysis } from '../../src/core/analysis.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { opsets } from '../../src/onnx/encode.ts';
import type { Graph } from '../../src/onnx/graph.ts';
import { withAllOutputs } from '../../src/onnx/lower.ts';
import { foldBatchNorm } from '../../src/onnx/precision/foldBatchNorm.ts';
import { gridOf } from '../../src/onnx/precision/integers.ts';
import { onDevice } from '../../src/onnx/precision/onDevice.ts';
import { graphIn, precisionNote, precisionRefusal } from '../../src/runner/child/precision.ts';
import { inputsFor } from '../../src/runner/child/prepare.ts';
import { compareValues } from '../../src/runner/child/validation/compareLayers.ts';
import { branching, sideways } from '../support/arbitraryChains.ts';
import { networkAround } from '../support/arbitraryLayers.ts';
import { analysisOf, loweredGraph, precisionRig, zooNetwork, type PrecisionRig } from '../support/precisions.ts';

/**
 * Root of the mean square of the differences of a result, relative to that of the result in float32. Float16 rounds to 2⁻¹¹ of a number,
 * int8 to 2⁻⁸ of a range, and both once a layer; weights without training correct nothing on the way.
 */
const tolerances = { fp16: 0.02, int8: 0.08, int8Dynamic: 0.08 } as const;
type Lower = keyof typeof tolerances;
const lower = Object.keys(tolerances) as Lower[];

/** MobileNet v2 is known to be hard to quantise: 52 convolutions, two thirds of which sum over few numbers. */
const deepTolerance = 0.25;

/** A residual network of the shape of ResNet, small enough to be run often. */
const smallResNet = (): Analysis =>
  analysisOf(`{ "input": [3, 32, 32], "layers": [
    { "type": "conv2d", "outChannels": 16, "kernelSize": 3, "padding": "same", "bias": false },
    { "type": "batchNorm" }, { "type": "relu" }, { "type": "maxPool2d", "kernelSize": 2 },
    { "type": "basicBlock", "outChannels": 16 }, { "type": "basicBlock", "outChannels": 32, "stride": 2 },
    { "type": "globalAvgPool" }, { "type": "linear", "outFeatures": 10 } ] }`);

/** Normalisation by neighbours, odd and even, branches with groups, and a softmax. */
const branches = (): Analysis =>
  analysisOf(`{ "input": [3, 24, 24], "layers": [
    { "type": "conv2d", "outChannels": 12, "kernelSize": 5, "stride": 2 }, { "type": "relu" },
    { "type": "localResponseNorm", "size": 5, "alpha": 0.1 }, { "type": "localResponseNorm", "size": 4, "alpha": 0.1 },
    { "type": "parallel", "branches": [
      [{ "type": "conv2d", "outChannels": 4, "kernelSize": 1 }, { "type": "leakyRelu" }],
      [{ "type": "conv2d", "outChannels": 6, "kernelSize": 3, "padding": "same", "groups": 2 }, { "type": "silu" }],
      [{ "type": "avgPool2d", "kernelSize": 3, "stride": 1, "padding": 1 }] ] },
    { "type": "groupNorm", "numGroups": 2 }, { "type": "upsample2d", "scaleFactor": 2, "mode": "bilinear" },
    { "type": "globalAvgPool" }, { "type": "linear", "outFeatures": 10 }, { "type": "softmax" } ] }`);

/** With tanh, residual sums, ReLU6 and groups, LRN and concatenations. */
const networks: readonly { readonly name: string; readonly analysis: () => Analysis; readonly int8?: number }[] = [
  { name: 'LeNet-5', analysis: () => zooNetwork('lenet5') },
  { name: 'the MNIST-1D network', analysis: () => zooNetwork('mnist1d') },
  { name: 'SqueezeNet 1.1', analysis: () => zooNetwork('squeezenet1_1', 48) },
  { name: 'MobileNet v2', analysis: () => zooNetwork('mobilenet-v2', 32), int8: deepTolerance },
  { name: 'a small ResNet', analysis: smallResNet },
  { name: 'a network of branches', analysis: branches },
];

describe('precisions', () => {
  let rig: PrecisionRig;
  before(async () => (rig = await precisionRig()));
  after(() => rig.dispose());

  /** Mean error of each result in a precision, against float32. */
  const errorsOf = async (precision: Lower, graph: Graph, options = {}): Promise<readonly number[]> => {
    const [expected, results] = [
      await rig.run(graph, graph, options),
      await rig.run(await rig.graphIn(precision, graph), graph, options),
    ];
    assert.deepEqual([...results.keys()].sort(), [...expected.keys()].sort());
    return [...expected].map(([name, { dims, data }]) => {
      assert.deepEqual(results.get(name)?.dims, dims, name);
      return compareValues(results.get(name)?.data ?? [], data).meanError;
    });
  };

  for (const { name, analysis, int8 = tolerances.int8 } of networks)
    it(`gives the results of ${name} within ${tolerances.fp16} in fp16, and ${int8} in int8`, async () => {
      const graph = loweredGraph(analysis());
      for (const precision of lower) {
        const most = precision === 'fp16' ? tolerances.fp16 : int8;
        for (const error of await errorsOf(precision, graph))
          assert.ok(error < most, `${precision} is off by ${error}`);
      }
    });

  it('gives every layer in float32 when every layer is an output', async () => {
    const analysis = zooNetwork('lenet5');
    const graph = withAllOutputs(loweredGraph(analysis), analysis);
    for (const precision of lower) {
      const errors = await errorsOf(precision, graph, { optimization: 'disabled', batch: 2 });
      assert.equal(errors.length, analysis.layers.length);
      for (const error of errors) assert.ok(error < tolerances[precision], `${precision} is off by ${error}`);
    }
  });

  it('has the largest number at the same place in LeNet-5, on twenty inputs', async () => {
    const graph = loweredGraph(zooNetwork('lenet5'));
    const classes = async (of: Graph): Promise<readonly number[]> => {
      const [result] = [...(await rig.run(of, graph, { batch: 20, seed: 7 })).values()];
      const logits = [...(result?.data ?? [])];
      return Array.from({ length: 20 }, (_, example) => {
        const own = logits.slice(10 * example, 10 * example + 10);
        return own.indexOf(Math.max(...own));
      });
    };
    const expected = await classes(graph);
    for (const precision of lower)
      assert.deepEqual(await classes(await rig.graphIn(precision, graph)), expected, precision);
  });

  it('comes near float32 in random networks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(sideways, branching), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...lower),
        async (layers, precision) => {
          const { analysis, diagnostics } = readModel(JSON.stringify({ input: [2, 24], layers }), catalogue);
          fc.pre(!diagnostics.some(({ severity }) => severity === 'error'));
          for (const error of await errorsOf(precision, loweredGraph(analysis)))
            assert.ok(error < tolerances[precision]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('runs whatever layer we have, with its shapes, at every opset', async () => {
    const types = [...catalogue.layers.values(), ...catalogue.structures.values()];
    for (const type of types)
      await fc.assert(
        fc.asyncProperty(
          networkAround(type),
          fc.constantFrom(...lower),
          fc.integer({ min: opsets.oldest, max: opsets.newest }),
          async ({ inputs, layers: [first, ...others] }, precision, opset) => {
            const layers = [{ from: Object.keys(inputs)[0], ...first }, ...others];
            const { analysis, diagnostics } = readModel(JSON.stringify({ inputs, layers }), catalogue);
            fc.pre(!diagnostics.some(({ severity }) => severity === 'error'));
            await errorsOf(precision, loweredGraph(analysis), { batch: 2, opset });
          },
        ),
        { numRuns: 2 },
      );
  }).timeout(120_000);
});

describe('int8', () => {
  let rig: PrecisionRig;
  before(async () => (rig = await precisionRig()));
  after(() => rig.dispose());

  it('is computed with integers from the first convolution to the last layer of a residual network', async () => {
    const graph = await rig.graphIn('int8', loweredGraph(smallResNet()));
    const { QLinearConv, QLinearAdd, QLinearGlobalAveragePool, QGemm, QuantizeLinear, ...others } =
      await rig.executedOps(graph);
    assert.deepEqual(
      { QLinearConv, QLinearAdd, QLinearGlobalAveragePool, QGemm, QuantizeLinear },
      { QLinearConv: 6, QLinearAdd: 2, QLinearGlobalAveragePool: 1, QGemm: 1, QuantizeLinear: 1 },
    );
    for (const op of ['Conv', 'FusedConv', 'Add', 'Relu', 'BatchNormalization', 'Gemm'])
      assert.equal(others[op], undefined, op);
  });

  it('concatenates integers, and takes their averages and largest', async () => {
    const { QLinearConv, QLinearConcat, Conv, Concat } = await rig.executedOps(
      await rig.graphIn('int8', loweredGraph(zooNetwork('squeezenet1_1', 48))),
    );
    assert.deepEqual(
      { QLinearConv, QLinearConcat, Conv, Concat },
      { QLinearConv: 26, QLinearConcat: 8, Conv: undefined, Concat: undefined },
    );
  });

  it('gives the same with and without the runtime computing with integers', async () => {
    const graph = loweredGraph(smallResNet());
    const quantized = await rig.graphIn('int8', graph);
    const [plain] = [...(await rig.run(quantized, graph, { optimization: 'disabled' })).values()];
    const [fused] = [...(await rig.run(quantized, graph)).values()];
    assert.ok(compareValues(fused?.data ?? [], plain?.data ?? []).meanError < 0.03);
  });

  it('has the form that a provider takes: symmetric int8 for TensorRT, and biases in float32 for NVIDIA', async () => {
    const graph = loweredGraph(smallResNet());
    const [expected] = [...(await rig.run(graph, graph)).values()];
    const types: Record<string, readonly string[]> = {};
    for (const provider of ['cpu', 'cuda', 'tensorrt']) {
      const quantized = await rig.graphIn('int8', graph, provider);
      types[provider] = [...new Set(quantized.initializers.map(({ elementType }) => elementType))].sort();
      const [result] = [...(await rig.run(quantized, graph)).values()];
      assert.ok(compareValues(result?.data ?? [], expected?.data ?? []).meanError < tolerances.int8, provider);
    }
    assert.deepEqual(types, {
      cpu: ['float32', 'int32', 'int8', 'uint8'],
      cuda: ['float32', 'int8', 'uint8'],
      tensorrt: ['float32', 'int8'],
    });
  });

  it('is the same graph for the same seed', async () => {
    const graph = loweredGraph(zooNetwork('lenet5'));
    const bytes = async () =>
      (await rig.graphIn('int8', graph)).initializers.map(({ name, data }) => [name, ...data()].join());
    assert.deepEqual(await bytes(), await bytes());
  });

  it('has dynamic ranges by the integer products of ONNX', async () => {
    const ops = await rig.executedOps(await rig.graphIn('int8Dynamic', loweredGraph(zooNetwork('lenet5'))));
    assert.equal(ops['ConvInteger'], 3);
    assert.equal(ops['DynamicQuantizeMatMul'], 2);
  });

  it('folds a batch normalisation without another result', async () => {
    const graph = loweredGraph(smallResNet());
    const folded = foldBatchNorm(graph);
    assert.ok(!folded.nodes.some(({ op }) => op === 'BatchNormalization'));
    const [plain] = [...(await rig.run(graph, graph)).values()];
    const [result] = [...(await rig.run(folded, graph)).values()];
    assert.ok(compareValues(result?.data ?? [], plain?.data ?? []).relativeError < 1e-4);
  });

  it('has a grid on which 0 lies, and no number of the range is further than half a step from its own', () => {
    const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(bound, bound, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, share) => {
        const [least, most] = [Math.min(one, other), Math.max(one, other)];
        const { scale, zero } = gridOf([least, most]);
        assert.ok(0 < scale && Number.isInteger(zero) && 0 <= zero && zero <= 255);
        const number = least + share * (most - least);
        const integer = Math.min(255, Math.max(0, Math.round(number / scale) + zero));
        // The zero point itself is rounded, which moves an end of the range by half a step.
        assert.ok(Math.abs((integer - zero) * scale - number) <= 1.001 * scale);
      }),
    );
  });

  it('refuses ranges that are not finite, by name', async () => {
    const text = `{ "input": [1, 8, 8], "layers": [{ "type": "conv2d", "name": "first", "outChannels": 1, "kernelSize": 1, "init": { "constant": 3e38 } },
      { "type": "conv2d", "name": "second", "outChannels": 1, "kernelSize": 1, "init": { "constant": 1e9 } }] }`;
    await assert.rejects(
      rig.graphIn('int8', loweredGraph(analysisOf(text), 'start')),
      /"second" gives NaN or infinity .* use fp32/,
    );
  });
});

describe('a network whose input and output stay on the device', () => {
  it('gives the largest number of each ordinary output, in every precision', async () => {
    const rig = await precisionRig();
    try {
      const ordinary = loweredGraph(
        analysisOf(`{ "inputs": { "a": [2, 6, 6], "b": [1, 6, 6] }, "outputs": ["first", "second"], "layers": [
          { "type": "concat", "name": "both", "from": ["a", "b"] },
          { "type": "conv2d", "name": "first", "outChannels": 3, "kernelSize": 3 },
          { "type": "maxPool2d", "name": "second", "kernelSize": 2 }] }`),
      );
      for (const precision of ['fp32', ...lower] as const) {
        const graph = await rig.graphIn(precision, ordinary);
        const device = onDevice(graph, 5);
        assert.deepEqual(
          device.inputs.map(({ shape }) => shape),
          [
            [1, 1, 1],
            [1, 1, 1],
          ],
        );
        const results = await rig.run(device, device, { batch: 3 });
        // The same numbers, made here: those that are stored, moved by the number of each example.
        const shifts = inputsFor(device, 0, 3);
        const whole = { ...graph, inputs: graph.inputs };
        const expected = await rig.runOn(
          whole,
          new Map(
            graph.inputs.map(({ name, shape }) => {
              const stored = device.initializers.find(each => each.name === `${name}/stored`)?.data() as Float32Array;
              const numbers = [...(shifts.get(name)?.data ?? [])].flatMap(shift =>
                Array.from(stored, number => Math.fround(number + shift)),
              );
              return [name, { dims: [3, ...shape], data: Float32Array.from(numbers) }];
            }),
          ),
        );
        for (const [name, { data }] of expected) {
          const largest = data.reduce((most, number) => Math.max(most, number), -Infinity);
          assert.deepEqual([...(results.get(name)?.data ?? [])], [largest], `${precision} ${name}`);
          assert.deepEqual(results.get(name)?.dims, []);
        }
      }
    } finally {
      rig.dispose();
    }
  });
});

describe('precisions of providers', () => {
  it('refuses what a provider has not, and says what to use', async () => {
    assert.match(precisionRefusal('tf32', 'cpu') ?? '', /TF32 exists on NVIDIA GPUs only.*use fp32/);
    assert.match(precisionRefusal('int8Dynamic', 'cuda') ?? '', /use int8/);
    for (const precision of ['int8', 'int8Dynamic'] as const)
      assert.match(precisionRefusal(precision, 'webgpu') ?? '', /"webgpu"; use fp16/);
    for (const precision of ['fp32', 'fp16', 'int8', 'int8Dynamic'] as const)
      assert.equal(precisionRefusal(precision, 'cpu'), undefined);
    for (const provider of ['cuda', 'tensorrt']) assert.equal(precisionRefusal('tf32', provider), undefined);
    assert.match(precisionNote('fp16', 'cpu') ?? '', /slower/);
    assert.equal(precisionNote('fp16', 'cuda'), undefined);
    const unused = { createSession: () => Promise.reject(new Error('unreachable')), version: '' };
    const context = { runtime: unused, provider: 'cpu', folder: '', seed: 0 };
    await assert.rejects(graphIn('tf32', loweredGraph(zooNetwork('lenet5')), context), /NVIDIA/);
  });
});
