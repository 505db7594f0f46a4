import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Analysis } from '../src/core/analysis.ts';
import { initialWeights } from '../src/core/initialization.ts';
import { groupTotals } from '../src/core/groupTotals.ts';
import { sizeOf, type Shape } from '../src/core/shape.ts';
import { slide } from '../src/core/window.ts';
import { readModel, type NetworkModel } from '../src/language/model.ts';
import { catalogue } from '../src/layers/index.ts';
import { unadvised } from './support/preferences.ts';
import { evaluate } from '../src/reference/evaluate.ts';
import { openGraph } from './support/ort.ts';

interface Fact {
  readonly id: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly expect: Readonly<Record<string, unknown>>;
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const facts = JSON.parse(read('reference/seed-facts.json')) as readonly Fact[];

const modelOf = (input: readonly number[], layers: readonly object[]): NetworkModel => {
  const model = readModel(JSON.stringify({ input, layers }), catalogue, unadvised);
  assert.deepEqual(model.diagnostics, []);
  return model;
};
const analyse = (input: readonly number[], ...layers: readonly object[]): Analysis => modelOf(input, layers).analysis;
const zoo = (name: string): NetworkModel => {
  const model = readModel(read(`../src/zoo/${name}.cnn.json`), catalogue, unadvised);
  assert.deepEqual(model.diagnostics, []);
  return model;
};
const exercise = (name: string): Analysis => zoo(`exercises/${name}`).analysis;

/** The result of a network with the numbers that it is given, from the equations of its layers. */
const compute = ({ analysis }: NetworkModel, input: readonly number[]): readonly number[] => {
  const shape = analysis.network.inputs[0]?.shape ?? [0];
  let result: readonly number[] = [];
  evaluate(
    analysis,
    openGraph(analysis),
    [{ shape, data: Float64Array.from(input) }],
    (_, { data }) => (result = [...data]),
  );
  return result;
};
/** Sizes of the receptive field on the first axis, layer by layer. */
const reaches = ({ layers }: Analysis): readonly (number | undefined)[] => layers.map(({ reach }) => reach?.[0]?.size);
/** Numbers of weights and of biases, layer by layer. */
const weightsOf = ({ layers }: Analysis): { weights: readonly number[]; biases: readonly number[] } => ({
  weights: layers.map(({ weights }) => sizeOf(weights['weight'] ?? [0])),
  biases: layers.map(({ weights }) => sizeOf(weights['bias'] ?? [0])),
});
const outputs = ({ layers }: Analysis): readonly (Shape | undefined)[] => layers.map(({ outputShape }) => outputShape);
/** Name, shape and parameters of the layers that a table lists. */
const rowsOf = ({ analysis, network }: NetworkModel, names: readonly string[]): readonly unknown[] =>
  names.map(name => {
    const id = network.layers.findIndex(layer => layer.name === name || layer.name.startsWith(`${name}.`));
    const { outputShape, params } = analysis.layers[id] ?? {};
    return [name, outputShape, params];
  });

/** What each fact says of our numbers. */
const checks: Readonly<Record<string, (fact: Fact) => void>> = {
  'filter-1d-isolated-pixel': filtered,
  'filter-1d-isolated-pixel-bias': filtered,
  'cross-correlation-2d': filtered,
  'prince-10.8': ({ expect }) => assert.deepEqual(weightsOf(exercise('two-conv1d')), expect),
  'prince-10.9': ({ expect }) =>
    assert.deepEqual(reaches(exercise('receptive-field-kernel-3')), expect['receptiveField']),
  'prince-10.10': ({ expect }) =>
    assert.deepEqual(reaches(exercise('receptive-field-kernel-7')), expect['receptiveField']),
  'prince-10.11': ({ expect }) =>
    assert.deepEqual(reaches(exercise('receptive-field-dilated')), expect['receptiveField']),
  'prince-10.12'({ given, expect }) {
    const { steps, batch, examples } = given as Record<string, number>;
    assert.equal(((steps ?? 0) * (batch ?? 0)) / (examples ?? 1), expect['epochs']);
  },
  'prince-10.14'({ expect }) {
    const { weights, biases } = weightsOf(exercise('conv2d-5x5'));
    assert.deepEqual({ weights: weights[0], biases: biases[0] }, expect);
  },
  'mnist1d-conv'({ expect }) {
    const { analysis } = zoo('mnist1d');
    const shown = analysis.layers.filter(({ type }) => type?.category !== 'activation');
    assert.deepEqual(
      shown.map(({ outputShape }) => outputShape),
      expect['outputs'],
    );
    assert.equal(analysis.totals.params, expect['params']);
  },
  'mnist1d-fc': ({ expect }) => assert.equal(zoo('mnist1d-dense').analysis.totals.params, expect['params']),
  'out-size-32x32x3'({ expect }) {
    const analysis = exercise('conv2d-5x5');
    assert.deepEqual({ output: outputs(analysis)[0], params: analysis.totals.params }, expect);
  },
  // That a row and a column are never read is a lint of the language service, which is not here yet.
  'out-size-7-3-3': ({ expect }) => assert.deepEqual(outputs(exercise('stride-3'))[0], expect['output_floor']),
  'stride2-5x5': ({ expect }) => assert.deepEqual(outputs(exercise('stride-2'))[0], expect['output']),
  'edge-detector-cost'({ given, expect }) {
    const analysis = exercise('edge-detector');
    assert.deepEqual([outputs(analysis)[0], analysis.totals.macs], [expect['output'], expect['macs']]);
    const dense = analyse([sizeOf(given['input'] as number[])], {
      type: 'linear',
      outFeatures: 280 * 319,
      bias: false,
    });
    assert.equal(dense.totals.macs, expect['dense_equivalent_macs']);
  },
  'conv-formula'() {
    for (const [size, kernel, pad, stride] of cases()) {
      if ((size - kernel + 2 * pad) % stride !== 0) continue;
      const conv = { type: 'conv2d', outChannels: 5, kernelSize: kernel, padding: pad, stride };
      const { layers, totals } = analyse([3, size, size], conv);
      const side = (size - kernel + 2 * pad) / stride + 1;
      assert.deepEqual(layers[0]?.outputShape, [5, side, side]);
      assert.equal(totals.params, kernel * kernel * 3 * 5 + 5);
    }
  },
  'ceil-formula'() {
    for (const [size, kernel, pad, stride] of cases()) {
      const window = { kernelSize: [kernel], stride: [stride], dilation: [1], padding: [[pad, pad] as const] };
      assert.deepEqual(slide(window, [size]), [Math.ceil((size + 2 * pad - (kernel - 1)) / stride)]);
    }
  },
  'maxpool-64'({ expect }) {
    const { layers, totals } = analyse([3, 64, 64], { type: 'maxPool2d', kernelSize: 2, stride: 2 });
    assert.deepEqual({ output: layers[0]?.outputShape, params: totals.params }, expect);
  },
  'maxpool-twice'() {
    const model = zoo('exercises/max-pool-twice');
    assert.deepEqual(reaches(model.analysis), [3, 5, 5, 5]);
    const input = Array.from({ length: 144 }, (_, index) => Math.sin(index * index));
    assert.ok(compute(model, input).every(value => value === 0));
  },
  'small-filters'({ expect }) {
    const [three, one] = [exercise('three-3x3'), exercise('one-7x7')];
    assert.deepEqual(
      [reaches(three).at(-1), reaches(one).at(-1)],
      [expect['receptiveField'], expect['receptiveField']],
    );
    assert.deepEqual([three.totals.params, one.totals.params], [27 * 64 ** 2, 49 * 64 ** 2]);
    assert.deepEqual([three.totals.macs, one.totals.macs], [27 * 32 * 32 * 64 ** 2, 49 * 32 * 32 * 64 ** 2]);
  },
  'two-3x3'({ expect }) {
    const conv = { type: 'conv2d', outChannels: 4, kernelSize: 3 };
    assert.equal(reaches(analyse([4, 9, 9], conv, conv))[1], expect['receptiveField']);
  },
  'dense-vs-conv-400': ({ expect }) => assert.equal(exercise('dense-400').totals.params, expect['params']),
  'conv-20-10-5x5'({ expect }) {
    const conv = { type: 'conv2d', outChannels: 10, kernelSize: 5, bias: false };
    assert.equal(analyse([20, 12, 12], conv).totals.params, expect['params']);
  },
  'dense-224-hidden'({ expect }) {
    const width = 224 * 224 * 3;
    assert.equal(analyse([width], { type: 'linear', outFeatures: width, bias: false }).totals.params, expect['params']);
  },
  'depthwise'() {
    const depthwise = analyse([8, 9, 9], { type: 'depthwiseConv2d', kernelSize: 3, bias: false });
    const grouped = analyse([8, 9, 9], { type: 'conv2d', outChannels: 8, groups: 8, kernelSize: 3, bias: false });
    const full = analyse([8, 9, 9], { type: 'conv2d', outChannels: 8, kernelSize: 3, bias: false });
    const counts = [depthwise, grouped, full].map(({ totals }) => totals.params);
    assert.deepEqual(counts, [3 * 3 * 8, 3 * 3 * 8, 3 * 3 * 8 * 8]);
  },
  'spatially-separable'() {
    const separable = { type: 'spatiallySeparableConv2d', outChannels: 6, kernelSize: 5, bias: false };
    assert.equal(analyse([8, 9, 9], separable).totals.params, 6 * (8 + 5 + 5));
  },
  'conv1x1'() {
    assert.equal(
      analyse([8, 9, 9], { type: 'conv2d', outChannels: 6, kernelSize: 1, bias: false }).totals.params,
      8 * 6,
    );
  },
  'residual-block'({ expect }) {
    const analysis = exercise('residual-block');
    assert.equal(analysis.totals.params, expect['params']);
    assert.deepEqual(outputs(analysis).at(-1), [64, 14, 14]);
  },
  'bottleneck-block'({ expect }) {
    const analysis = exercise('bottleneck-block');
    assert.equal(analysis.totals.params, expect['params']);
    assert.deepEqual(outputs(analysis).at(-1), [256, 14, 14]);
  },
  'alexnet-227': ({ expect }) => table(zoo('alexnet'), expect, { flatten: 'flatten_1' }),
  'alexnet-grouped': ({ expect }) => assert.equal(zoo('alexnet-grouped').analysis.totals.params, expect['params']),
  'alexnet-receptive-fields'({ expect }) {
    const { network, analysis } = zoo('alexnet');
    for (const [name, size, jump] of expect['receptiveField_and_jump'] as [string, number, number][]) {
      const [reach] = analysis.layers[network.layers.findIndex(layer => layer.name === name)]?.reach ?? [];
      assert.deepEqual([name, reach?.size, reach?.jump], [name, size, jump]);
    }
  },
  'zfnet': ({ expect }) => table(zoo('zfnet'), expect, { flatten: 'flatten_1' }),
  'vgg-A': ({ expect }) => vgg('vgg11', expect),
  'vgg-A-LRN': ({ expect }) => vgg('vgg11-lrn', expect),
  'vgg-B': ({ expect }) => vgg('vgg13', expect),
  'vgg-C': ({ expect }) => vgg('vgg16c', expect),
  'vgg-D': ({ expect }) => vgg('vgg16', expect),
  'vgg-E': ({ expect }) => vgg('vgg19', expect),
  'googlenet'({ expect }) {
    const { network, analysis } = zoo('googlenet');
    assert.equal(analysis.totals.params, expect['params']);
    for (const [name, shape] of Object.entries(expect['stem'] as Record<string, number[]>)) {
      const id = network.layers.findIndex(layer => layer.name.startsWith(name));
      assert.deepEqual(analysis.layers[id]?.outputShape, shape, name);
    }
    const totals = groupTotals(analysis);
    for (const block of expect['blocks'] as Record<string, unknown>[]) {
      const group = network.groups.findIndex(({ name }) => name === block['block']);
      const { layers, macs, outputShape } = totals[group] ?? { layers: [], macs: 0, outputShape: [] };
      const inside = layers.map(id => analysis.layers[id]);
      const count = (name: string): number =>
        inside.reduce((sum, layer) => sum + sizeOf(layer?.weights[name] ?? [0]), 0);
      assert.deepEqual(
        {
          input: inside[0]?.inputShapes[0],
          output: outputShape,
          weights: count('weight'),
          biases: count('bias'),
          macs,
        },
        {
          input: block['input'],
          output: block['output'],
          weights: block['weights'],
          biases: block['biases'],
          macs: block['macs'],
        },
      );
    }
  },
  'alphago-policy'({ expect }) {
    const { network, analysis } = zoo('alphago-192');
    const convolutions = network.layers.filter(({ type }) => type === 'conv2d');
    const shapes = [analysis.layers[0], analysis.layers.at(-3), analysis.layers.at(-1)];
    assert.deepEqual(
      {
        outputs: shapes.map(layer => layer?.outputShape),
        conv_layers: convolutions.length,
        params: analysis.totals.params,
      },
      expect,
    );
  },
  'lenet-5'({ expect }) {
    const { analysis } = zoo('lenet5');
    const ours = analysis.layers.filter(({ type }) => type?.category !== 'activation');
    const rows = expect['layers'] as [string, number[], number][];
    assert.deepEqual(
      ours.map(({ outputShape, params }) => [outputShape, params]),
      rows.map(([, shape, params]) => [shape, params]),
    );
    assert.equal(analysis.totals.params, expect['params']);
  },
  'yolo-v1'({ expect }) {
    const { network, analysis } = zoo('yolo-v1');
    const shapes = (type: string): readonly (Shape | undefined)[] =>
      network.layers.flatMap((layer, id) => (layer.type === type ? [analysis.layers[id]?.outputShape] : []));
    assert.deepEqual(
      {
        conv_layers: shapes('conv2d').length,
        last_conv: shapes('conv2d').at(-1),
        hidden: shapes('linear')[0]?.[0],
        output: outputs(analysis).at(-1),
        params: analysis.totals.params,
      },
      expect,
    );
  },
  'deconvnet-segmentation'({ expect }) {
    const { network, analysis } = zoo('deconvnet');
    const names = ['fc6.conv', 'fc7.conv', 'unfold.conv'];
    const bottleneck = names.map(name => analysis.layers[network.layers.findIndex(layer => layer.name === name)]);
    assert.deepEqual(outputs(analysis).at(-1), expect['output']);
    assert.deepEqual(
      bottleneck.map(layer => layer?.outputShape),
      expect['bottleneck'],
    );
    assert.equal(analysis.totals.params, expect['params_with_conv_biases_no_batchnorm']);
  },
  'transposed-conv-size'({ expect }) {
    const example = expect['example'] as { output: number[] };
    assert.deepEqual(outputs(exercise('twice-the-size'))[0], example.output);
    for (const [size, kernel, pad, stride] of cases()) {
      const side = (size - 1) * stride - 2 * pad + (kernel - 1) + 1;
      if (side < 1) continue;
      const conv = { type: 'convTranspose1d', outChannels: 1, kernelSize: kernel, padding: pad, stride };
      assert.deepEqual(analyse([1, size], conv).layers[0]?.outputShape, [1, side]);
    }
  },
  'transposed-conv-1d'() {
    const conv = { type: 'convTranspose1d', outChannels: 1, kernelSize: 3, stride: 2, padding: 1, outputPadding: 1 };
    for (const length of [1, 5, 12]) assert.deepEqual(outputs(analyse([1, length], conv))[0], [1, 2 * length]);
  },
  'pixel-shuffle'() {
    const { layers, totals } = analyse([3 * 4, 5, 7], { type: 'pixelShuffle', upscaleFactor: 2 });
    assert.deepEqual([layers[0]?.outputShape, totals.params], [[3, 10, 14], 0]);
  },
  'toeplitz-1d'() {
    const matrix = matrixOf([1, 5], { kernelSize: 3, padding: 1, weight: [[[2, 3, 5]]] });
    assert.deepEqual(matrix, [
      [3, 5, 0, 0, 0],
      [2, 3, 5, 0, 0],
      [0, 2, 3, 5, 0],
      [0, 0, 2, 3, 5],
      [0, 0, 0, 2, 3],
    ]);
  },
  'toeplitz-2d'() {
    const kernel = [
      [2, 3],
      [5, 7],
    ];
    assert.deepEqual(matrixOf([1, 3, 3], { kernelSize: 2, weight: [[kernel]] }), [
      [2, 3, 0, 5, 7, 0, 0, 0, 0],
      [0, 2, 3, 0, 5, 7, 0, 0, 0],
      [0, 0, 0, 2, 3, 0, 5, 7, 0],
      [0, 0, 0, 0, 2, 3, 0, 5, 7],
    ]);
  },
  'backprop-conv1d'() {
    const [x, w1, w2, target] = [[0.3, -0.8, 0.5, 0.9, -0.2], [0.4, -0.7, 0.6], [0.5, -0.3, 0.8, 0.2, -0.6], 0.25];
    const loss = (kernel: readonly number[]): number => {
      const model = modelOf(
        [1, 5],
        [
          { type: 'conv1d', outChannels: 1, kernelSize: 3, padding: 1, weight: [[kernel]], bias: false },
          { type: 'relu' },
          { type: 'flatten' },
          { type: 'linear', outFeatures: 1, weight: [w2], bias: false },
        ],
      );
      return ((compute(model, x)[0] ?? 0) - target) ** 2;
    };
    // dZ/dW is the input under each tap; dA/dZ is 1 where Z is positive; dL/dA is 2(A2 − y)·W2.
    const z = x.map((_, i) => w1.reduce((sum, w, j) => sum + w * (x[i + j - 1] ?? 0), 0));
    const a2 = z.reduce((sum, value, i) => sum + Math.max(0, value) * (w2[i] ?? 0), 0);
    const gradient = w1.map((_, j) =>
      z.reduce((sum, value, i) => sum + (x[i + j - 1] ?? 0) * Number(0 < value) * 2 * (a2 - target) * (w2[i] ?? 0), 0),
    );
    const step = 1e-3;
    gradient.forEach((expected, j) => {
      const moved = (by: number): number => loss(w1.map((w, index) => (index === j ? w + by : w)));
      // Literal weights are kept as float32.
      assert.ok(Math.abs((moved(step) - moved(-step)) / (2 * step) - expected) < 1e-4);
    });
  },
  'maxpool-gradient'() {
    const model = modelOf([1, 4], [{ type: 'maxPool1d', kernelSize: 4 }]);
    const x = [0.2, -1, 0.9, 0.4];
    const gradient = x.map((_, i) => {
      const moved = (by: number): number =>
        compute(
          model,
          x.map((value, index) => (index === i ? value + by : value)),
        )[0] ?? 0;
      return (moved(1e-6) - moved(-1e-6)) / 2e-6;
    });
    assert.deepEqual(gradient.map(Math.round), [0, 0, 1, 0]);
  },
  'he-init'() {
    const { weight, bias } = exercise('he-initialization').layers[0]?.weights ?? {};
    const weights = initialWeights(weight ?? [], { scheme: 'he' }, 0, 'conv');
    const variance = weights.reduce((sum, value) => sum + value * value, 0) / weights.length;
    // 73,728 numbers tell a variance to about half a percent.
    assert.ok(Math.abs(variance / (2 / (9 * 64)) - 1) < 0.03, `variance ${variance}`);
    const graph = openGraph(exercise('he-initialization'));
    assert.deepEqual(bias, [128]);
    assert.equal(graph.initializers.length, 2);
  },
  'common-settings'() {
    for (const kernelSize of [1, 3, 5, 7]) {
      const conv = { type: 'conv2d', outChannels: 1, kernelSize, padding: (kernelSize - 1) / 2 };
      assert.deepEqual(outputs(analyse([1, 9, 11], conv))[0], [1, 9, 11]);
    }
  },
  'batchnorm'() {
    const { layers } = analyse([16, 5, 5], { type: 'batchNorm' });
    assert.deepEqual([layers[0]?.params, layers[0]?.bufferCount], [2 * 16, 2 * 16]);
    assert.deepEqual(Object.keys(layers[0]?.buffers ?? {}), ['runningMean', 'runningVar']);
  },
  'receptive-field-textbook': ({ expect }) =>
    assert.deepEqual(reaches(exercise('receptive-field-strided')), expect['receptiveField']),
  'convolution-2d-flipped'({ given, expect }) {
    const input = (given['input'] as number[][]).flat();
    assert.deepEqual(compute(zoo('exercises/true-convolution'), input), (expect['output'] as number[][]).flat());
  },
};

describe('the facts of the sources', () => {
  it('are all checked', () => {
    assert.equal(facts.length, 56);
    assert.deepEqual(Object.keys(checks).sort(), facts.map(({ id }) => id).sort());
  });

  for (const fact of facts) it(fact.id, () => checks[fact.id]?.(fact));
});

/** A convolution of one channel with the numbers that the source gives. */
function filtered({ given, expect }: Fact): void {
  const input = given['input'] as number[] | number[][];
  const rows = Array.isArray(input[0]) ? (input as number[][]) : undefined;
  const shape = rows === undefined ? [1, input.length] : [1, rows.length, rows[0]?.length ?? 0];
  const weight = given['weight'] as number[];
  const layer = {
    type: rows === undefined ? 'conv1d' : 'conv2d',
    outChannels: 1,
    kernelSize: weight.length,
    weight: [[weight]],
    bias: given['bias'] === undefined ? false : [given['bias']],
  };
  assert.deepEqual(compute(modelOf(shape, [layer]), input.flat()), (expect['output'] as number[]).flat());
}

/** The rows of a table of layers, and their sum. */
function table(model: NetworkModel, expect: Fact['expect'], names: Readonly<Record<string, string>>): void {
  const rows = expect['layers'] as [string, number[], number][];
  const ours = rowsOf(
    model,
    rows.map(([name]) => names[name] ?? name),
  );
  assert.deepEqual(
    ours,
    rows.map(([name, shape, params]) => [names[name] ?? name, shape, params]),
  );
  assert.equal(model.analysis.totals.params, expect['params']);
}

function vgg(name: string, expect: Fact['expect']): void {
  const { analysis, network } = zoo(name);
  assert.equal(analysis.totals.params, expect['params']);
  assert.equal(Math.round(analysis.totals.params / 1e6), expect['quoted_millions']);
  const layers = network.layers.filter(({ type }) => type === 'conv2d' || type === 'linear').length;
  if (expect['weight_layers'] !== undefined) assert.equal(layers, expect['weight_layers']);
}

/** The matrix of a convolution of one channel: its columns are what it makes of single pixels. */
function matrixOf(shape: readonly number[], layer: object): readonly (readonly number[])[] {
  const type = shape.length === 2 ? 'conv1d' : 'conv2d';
  const model = modelOf(shape, [{ type, outChannels: 1, bias: false, ...layer }]);
  const pixels = sizeOf(shape);
  const columns = Array.from({ length: pixels }, (_, pixel) =>
    compute(
      model,
      Array.from({ length: pixels }, (_each, index) => Number(index === pixel)),
    ),
  );
  return (columns[0] ?? []).map((_, row) => columns.map(column => column[row] ?? 0));
}

/** Sizes, kernels, paddings and strides that fit together. */
function cases(): readonly (readonly [size: number, kernel: number, pad: number, stride: number])[] {
  const ranges = [
    [5, 8, 13],
    [1, 2, 3, 5],
    [0, 1, 2],
    [1, 2, 3],
  ];
  const [sizes = [], kernels = [], pads = [], strides = []] = ranges;
  return sizes.flatMap(size =>
    kernels.flatMap(kernel => pads.flatMap(pad => strides.map(stride => [size, kernel, pad, stride] as const))),
  );
}
