import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { formatShape } from '../src/core/shape.ts';
import { readModel, type NetworkModel } from '../src/language/model.ts';
import { catalogue } from '../src/layers/index.ts';

interface TorchvisionNetwork {
  readonly params: number;
  readonly buffers: number;
  readonly macs: number;
  readonly layers: readonly (readonly [string, string, readonly number[], number, number])[];
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const torchvision = JSON.parse(read('reference/torchvision.json')) as Record<string, TorchvisionNetwork>;
const zoo = (name: string): NetworkModel => readModel(read(`../src/zoo/${name}.cnn.json`), catalogue);

/** torchvision's class for each type of ours; the others have no module there (joins) or another form (global pooling). */
const classes: Readonly<Record<string, string>> = {
  conv2d: 'Conv2d',
  batchNorm: 'BatchNorm2d',
  relu: 'ReLU',
  maxPool2d: 'MaxPool2d',
  linear: 'Linear',
  dropout: 'Dropout',
};

describe('the zoo', () => {
  for (const [name, reference] of Object.entries(torchvision)) {
    it(`${name} has torchvision's totals`, () => {
      const { analysis, diagnostics } = zoo(name);
      const { params, buffers, macs, partial } = analysis.totals;
      assert.deepEqual(
        { params, buffers, macs, partial, diagnostics },
        { ...pick(reference), partial: [], diagnostics: [] },
      );
    });

    it(`${name} has torchvision's output shape, params and MACs in every layer`, () => {
      const { network, analysis } = zoo(name);
      const ours = network.layers.flatMap(({ type }, id) => {
        const layer = analysis.layers[id];
        return layer === undefined || classes[type] === undefined
          ? []
          : [`${classes[type]} ${formatShape(layer.outputShape)} ${layer.params} ${layer.macs}`];
      });
      const known = new Set(Object.values(classes));
      const theirs = reference.layers
        .filter(([, className]) => known.has(className))
        .map(([, className, shape, params, macs]) => `${className} ${formatShape(shape)} ${params} ${macs}`);
      assert.deepEqual(ours, theirs);
      assert.ok(30 < ours.length);
    });
  }

  it('lenet5 has the numbers of the lecture notes', () => {
    const { analysis } = zoo('lenet5');
    const facts = JSON.parse(read('reference/seed-facts.json')) as readonly {
      id: string;
      expect: { layers: readonly [string, number[], number][]; params: number };
    }[];
    const expected = facts.find(({ id }) => id === 'lenet-5')?.expect;
    assert.equal(analysis.totals.params, expected?.params);
    const ours = analysis.layers
      .filter(({ type }) => type?.category !== 'activation')
      .map(({ outputShape, params }) => [outputShape, params]);
    assert.deepEqual(
      ours,
      expected?.layers.map(([, shape, params]) => [shape, params]),
    );
    assert.equal(analysis.totals.macs, 416_520);
  });

  it('stays readable: ResNet-50 in under 80 lines', () => {
    assert.ok(read('../src/zoo/resnet50.cnn.json').trimEnd().split('\n').length < 80);
  });

  it('needs the inputs that torchvision publishes: 32 for VGG-16', () => {
    assert.deepEqual(zoo('vgg16').analysis.totals.minInput, [32, 32]);
    assert.deepEqual(zoo('lenet5').analysis.totals.minInput, [32, 32]);
  });
});

function pick({ params, buffers, macs }: TorchvisionNetwork): Pick<TorchvisionNetwork, 'params' | 'buffers' | 'macs'> {
  return { params, buffers, macs };
}
