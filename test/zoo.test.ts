import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { problemsOf } from '../src/cli/zooCheck.ts';
import type { PublishedFigures } from '../src/cli/zooNetworks.ts';
import { conventions, countAll } from '../src/core/conventions.ts';
import { formatShape } from '../src/core/shape.ts';
import { readModel, type NetworkModel } from '../src/language/model.ts';
import { catalogue } from '../src/layers/index.ts';
import { startValidation } from '../src/runner/host/runs.ts';
import { bundle } from './support/bundle.ts';
import { unadvised } from './support/preferences.ts';
import { programModel } from './support/programs.ts';

interface TorchvisionNetwork {
  readonly params: number;
  readonly buffers: number;
  readonly macs: number;
  readonly layers: readonly (readonly [string, string, readonly number[], number, number])[];
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const torchvision = JSON.parse(read('reference/torchvision.json')) as Record<string, TorchvisionNetwork>;
const theirPrograms = JSON.parse(read('reference/torchvision-programs.json')) as Record<
  string,
  { readonly lines: number; readonly networks: Record<string, Omit<TorchvisionNetwork, 'layers'>> }
>;
const published = JSON.parse(read('../src/zoo/published.json')) as Record<string, PublishedFigures>;
const modelOf = (path: string): NetworkModel => readModel(read(path), catalogue, unadvised);
const zoo = (name: string): NetworkModel => modelOf(`../src/zoo/${name}.cnn.json`);
/** The networks that are written in TypeScript. */
const programs = Object.keys(theirPrograms);
const programOf = (name: string, exportName?: string): Promise<NetworkModel> =>
  programModel(read(`../src/zoo/${name}.cnn.ts`), {
    preferences: unadvised,
    ...(exportName !== undefined && { exportName }),
  });
const names = readdirSync(new URL('../src/zoo/', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter(file => file.endsWith('.cnn.json'))
  .map(file => file.replace('.cnn.json', ''));

/** torchvision's networks where we have them: in the zoo, or for this test alone. */
const ours: Readonly<Record<string, string>> = {
  alexnet: 'networks/alexnet',
  vgg11_bn: 'networks/vgg11_bn',
  vgg16: '../src/zoo/vgg16',
  resnet18: '../src/zoo/resnet18',
  resnet34: '../src/zoo/resnet34',
  resnet50: '../src/zoo/resnet50',
  resnet101: '../src/zoo/resnet101',
  resnet152: '../src/zoo/resnet152',
  resnext50_32x4d: '../src/zoo/resnext50',
  squeezenet1_1: '../src/zoo/squeezenet1_1',
  mobilenet_v2: '../src/zoo/mobilenet-v2',
  densenet121: '../src/zoo/densenet121',
};

/** torchvision's class for each type of ours; the others have no module there (joins) or another form (global pooling). */
const classes: Readonly<Record<string, string>> = {
  conv2d: 'Conv2d',
  depthwiseConv2d: 'Conv2d',
  batchNorm: 'BatchNorm2d',
  relu: 'ReLU',
  relu6: 'ReLU6',
  maxPool2d: 'MaxPool2d',
  avgPool2d: 'AvgPool2d',
  linear: 'Linear',
  dropout: 'Dropout',
};

/** Layers of ours that torchvision computes without a module. */
const functional = ['relu5'];

describe('the zoo', () => {
  for (const [name, reference] of Object.entries(torchvision)) {
    it(`${name} has torchvision's totals`, () => {
      const { analysis, diagnostics } = modelOf(`${ours[name] ?? name}.cnn.json`);
      const { params, buffers, macs, partial } = analysis.totals;
      const theirs = { params: reference.params, buffers: reference.buffers, macs: reference.macs };
      assert.deepEqual({ params, buffers, macs, partial, diagnostics }, { ...theirs, partial: [], diagnostics: [] });
    });

    it(`${name} has torchvision's output shape, params and MACs in every layer`, () => {
      const { network, analysis } = modelOf(`${ours[name] ?? name}.cnn.json`);
      const here = network.layers.flatMap(({ type, name: layerName }, id) => {
        const layer = analysis.layers[id];
        return layer === undefined || classes[type] === undefined || functional.includes(layerName)
          ? []
          : [`${classes[type]} ${formatShape(layer.outputShape)} ${layer.params} ${layer.macs}`];
      });
      const known = new Set(Object.values(classes));
      const theirs = reference.layers
        .filter(([, className]) => known.has(className))
        .map(([, className, shape, params, macs]) => `${className} ${formatShape(shape)} ${params} ${macs}`);
      assert.deepEqual(here, theirs);
      assert.ok(20 <= here.length);
    });
  }

  for (const [name, figures] of Object.entries(published))
    it(`${name} has its published figures, and those that it has not are known to be wrong`, async () => {
      const model = programs.includes(name) ? await programOf(name) : zoo(name);
      assert.deepEqual(problemsOf(model, figures), []);
    });

  it('would not have other figures, exact or printed, right or wrong', () => {
    const model = zoo('resnet50');
    const figures = published['resnet50'];
    assert.ok(figures);
    const problems = (change: Partial<PublishedFigures>): number => problemsOf(model, { ...figures, ...change }).length;
    const macs = { figure: 'macs', digits: 2, source: 'here' } as const;
    assert.equal(problems({ params: figures.params + 1 }), 1);
    assert.equal(problems({ buffers: 0, macs: 0 }), 2);
    assert.equal(problems({ printed: [{ ...macs, value: 4.1e9 }] }), 0);
    assert.equal(problems({ printed: [{ ...macs, value: 4.2e9 }] }), 1);
    assert.equal(problems({ printed: [{ ...macs, value: 4.1e9, wrong: 'it is not' }] }), 1);
    assert.equal(
      problemsOf(readModel('{ "input": [1], "layers": [{ "type": "rely" }] }', catalogue), undefined).length,
      1,
    );
  });

  it('has figures for networks that exist, and for all that others have published', () => {
    const own = ['space-time-unet'];
    const files = readdirSync(new URL('../src/zoo/', import.meta.url)).filter(file => file.endsWith('.cnn.ts'));
    assert.deepEqual(files.map(file => file.replace('.cnn.ts', '')).sort(), programs.sort());
    const expected = [...names, ...programs].filter(name => !name.startsWith('exercises/') && !own.includes(name));
    assert.deepEqual(Object.keys(published).sort(), expected.sort());
  });

  it('counts ResNet-50 as each convention does', () => {
    const { layers } = zoo('resnet50').analysis;
    const counts = Object.fromEntries(conventions.map(convention => [convention.name, countAll(convention, layers)]));
    assert.deepEqual(counts, {
      torchvision: 4_089_184_256,
      paper: 4_089_184_256,
      // 2 for each of the 11,113,984 outputs of batch norms, 1 for each of the 100,352 inputs of the global mean.
      fvcore: 4_111_512_576,
      // The scales and shifts of batch norms once each, and the biases of the classifier.
      torchinfo: 4_089_238_376,
      flops: 8_178_368_512,
    });
    assert.equal(zoo('resnet50-v1').analysis.totals.macs, 3_857_973_248);
  });

  it('counts a transposed convolution on its input, and torchinfo on its output', () => {
    const { analysis } = readModel(
      '{ "input": [3, 2, 2], "layers": [{ "type": "convTranspose2d", "outChannels": 1, "kernelSize": 2, "stride": 2 }] }',
      catalogue,
    );
    const counts = conventions.map(convention => countAll(convention, analysis.layers));
    assert.deepEqual(counts, [48, 48, 48, 13 * 16, 96]);
  });

  it('stays readable: no network takes more than 100 lines', () => {
    for (const name of names) assert.ok(read(`../src/zoo/${name}.cnn.json`).trimEnd().split('\n').length <= 100, name);
  });

  it('needs the inputs that torchvision publishes: 32 for VGG-16, 63 for its AlexNet', () => {
    assert.deepEqual(zoo('vgg16').analysis.totals.minInput, [32, 32]);
    assert.deepEqual(zoo('lenet5').analysis.totals.minInput, [32, 32]);
    assert.deepEqual(modelOf('networks/alexnet.cnn.json').analysis.totals.minInput, [63, 63]);
  });
});

describe('the zoo in TypeScript', () => {
  for (const [name, { lines, networks }] of Object.entries(theirPrograms)) {
    for (const [exportName, { params, buffers, macs }] of Object.entries(networks))
      it(`${name} exports ${exportName} with torchvision's totals`, async () => {
        const { analysis, diagnostics } = await programOf(name, exportName);
        const { totals } = analysis;
        assert.deepEqual(diagnostics, []);
        assert.deepEqual([totals.params, totals.buffers, totals.macs, totals.partial], [params, buffers, macs, []]);
      });

    it(`${name} is shorter than torchvision's source`, () => {
      const own = read(`../src/zoo/${name}.cnn.ts`).split('\n');
      assert.ok(own.filter(line => !/^\s*(\/\/.*|\/\*\*.*)?$/.test(line)).length < lines);
    });
  }

  for (const [file, exportName, json] of [
    ...['resnet18', 'resnet34', 'resnet50', 'resnet101', 'resnet152'].map(name => ['resnet', name, name] as const),
    ['densenet', 'densenet121', 'densenet121'] as const,
  ])
    it(`${exportName} is the network of ${json}.cnn.json, total by total and layer by layer`, async () => {
      const [program, text] = [await programOf(file, exportName), zoo(json)];
      assert.deepEqual(program.analysis.totals.peakActivationBytes, text.analysis.totals.peakActivationBytes);
      const layersOf = ({ network, analysis }: NetworkModel): unknown =>
        network.layers.map(({ type }, id) => {
          const { outputShape, params, macs, reach } = analysis.layers[id] ?? {};
          return [type, outputShape, params, macs, reach];
        });
      assert.deepEqual(layersOf(program), layersOf(text));
    });
});

describe('every network of the zoo, executed', () => {
  let runnerPath = '';
  before(async () => (runnerPath = await bundle('src/runner/child/main.ts', 'zoo/runner.js')));

  // Of the programs, those that are not there in JSON as well.
  for (const name of [...names, 'inception-v3', 'efficientnet-b0', 'mobilenet-v3'])
    it(`${name}: shapes and bytes at full size, values of every layer from its equation`, async () => {
      const { network } = programs.includes(name) ? await programOf(name) : zoo(name);
      const result = await startValidation(
        { network, fileName: name, provider: 'cpu', settings: { precision: 'fp32' } },
        { runnerPath, timeoutMs: 600_000 },
      );
      if ('failure' in result) assert.fail(result.failure.message);
      const { passed, problems, agreeing, layers } = result.report;
      assert.deepEqual({ passed, problems, agreeing }, { passed: true, problems: [], agreeing: layers.length });
    }).timeout(600_000);
});
