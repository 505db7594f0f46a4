import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readModel } from '../src/language/model.ts';
import { catalogue } from '../src/layers/index.ts';

interface Fact {
  readonly id: string;
  readonly expect: Readonly<Record<string, unknown>>;
}

const facts = JSON.parse(
  readFileSync(new URL('reference/seed-facts.json', import.meta.url), 'utf8'),
) as readonly Fact[];

/** What the source says about a network or layer. */
const expectation = (id: string): Fact['expect'] => facts.find(fact => fact.id === id)?.expect ?? {};

const analyse = (input: readonly number[], layers: readonly object[], blocks: object = {}) => {
  const model = readModel(JSON.stringify({ input, blocks, layers }), catalogue);
  assert.deepEqual(model.diagnostics, []);
  return model.analysis;
};

const conv1d = (kernelSize: number, rest: object = {}) => ({ type: 'conv1d', outChannels: 1, kernelSize, ...rest });

describe('worked numbers of the sources', () => {
  for (const [id, kernels] of [
    ['prince-10.9', [{ kernelSize: 3 }, { kernelSize: 3 }, { kernelSize: 3 }]],
    ['prince-10.10', [{ kernelSize: 7 }, { kernelSize: 7 }, { kernelSize: 7 }]],
    ['prince-10.11', [{ kernelSize: 5, stride: 2 }, { kernelSize: 3 }, { kernelSize: 5, dilation: 2 }]],
    [
      'receptive-field-textbook',
      [{ kernelSize: 3 }, { kernelSize: 3 }, { kernelSize: 3, stride: 2 }, { kernelSize: 3 }],
    ],
  ] as const)
    it(`${id}: receptive fields of stacked convolutions`, () => {
      const { layers } = analyse(
        [1, 64],
        kernels.map(({ kernelSize, ...rest }) => conv1d(kernelSize, { padding: 'same', ...rest })),
      );
      assert.deepEqual(
        layers.map(({ reach }) => reach?.[0]?.size),
        expectation(id)['receptiveField'],
      );
    });

  it('mnist1d-conv: shapes and parameters of the convolutional network', () => {
    const conv = { type: 'conv1d', outChannels: 15, kernelSize: 3, stride: 2 };
    const relu = { type: 'relu' };
    const { layers, totals } = analyse(
      [1, 40],
      [conv, relu, conv, relu, conv, relu, { type: 'flatten' }, { type: 'linear', outFeatures: 10 }],
    );
    const outputs = layers.filter(({ type }) => type?.category !== 'activation').map(({ outputShape }) => outputShape);
    const expected = expectation('mnist1d-conv');
    assert.deepEqual(outputs, expected['outputs']);
    assert.equal(totals.params, expected['params']);
  });

  it('mnist1d-fc: parameters of the fully connected rival', () => {
    const { totals } = analyse(
      [40],
      [285, 135, 60, 10].map(outFeatures => ({ type: 'linear', outFeatures })),
    );
    assert.equal(totals.params, expectation('mnist1d-fc')['params']);
  });

  it('out-size-32x32x3, stride2-5x5, maxpool-64: output sizes', () => {
    const same = analyse([3, 32, 32], [{ type: 'conv2d', outChannels: 10, kernelSize: 5, padding: 2 }]);
    assert.deepEqual(same.layers[0]?.outputShape, expectation('out-size-32x32x3')['output']);
    assert.equal(same.totals.params, expectation('out-size-32x32x3')['params']);
    const strided = analyse([1, 5, 5], [{ type: 'conv2d', outChannels: 1, kernelSize: 3, stride: 2 }]);
    assert.deepEqual(strided.layers[0]?.outputShape, expectation('stride2-5x5')['output']);
    const pooled = analyse([3, 64, 64], [{ type: 'maxPool2d', kernelSize: 2, stride: 2 }]);
    assert.deepEqual(pooled.layers[0]?.outputShape, expectation('maxpool-64')['output']);
  });

  it('edge-detector-cost: multiplies of a 1×2 kernel', () => {
    const { totals, layers } = analyse(
      [1, 280, 320],
      [{ type: 'conv2d', outChannels: 1, kernelSize: [1, 2], bias: false }],
    );
    assert.deepEqual(layers[0]?.outputShape, expectation('edge-detector-cost')['output']);
    assert.equal(totals.macs, expectation('edge-detector-cost')['macs']);
  });

  it('residual-block and bottleneck-block: parameters, and a shape that is kept', () => {
    const conv = (outChannels: number, kernelSize: number) => [
      { type: 'conv2d', outChannels, kernelSize, padding: 'same', bias: false },
      { type: 'batchNorm' },
    ];
    const relu = { type: 'relu' };
    const basic = analyse([64, 14, 14], [{ type: 'residual', layers: [...conv(64, 3), relu, ...conv(64, 3)] }, relu]);
    assert.equal(basic.totals.params, expectation('residual-block')['params']);
    assert.deepEqual(basic.layers.at(-1)?.outputShape, [64, 14, 14]);
    const bottleneck = analyse(
      [256, 14, 14],
      [{ type: 'residual', layers: [...conv(64, 1), relu, ...conv(64, 3), relu, ...conv(256, 1)] }, relu],
    );
    assert.equal(bottleneck.totals.params, expectation('bottleneck-block')['params']);
    assert.deepEqual(bottleneck.layers.at(-1)?.outputShape, [256, 14, 14]);
  });

  it('dense-vs-conv-400 and conv-20-10-5x5: what weight sharing saves', () => {
    const dense = analyse(
      [3, 400, 400],
      [{ type: 'flatten' }, { type: 'linear', outFeatures: 1000 }, { type: 'linear', outFeatures: 10 }],
    );
    assert.equal(dense.totals.params, expectation('dense-vs-conv-400')['params']);
    const conv = analyse([20, 12, 12], [{ type: 'conv2d', outChannels: 10, kernelSize: 5, bias: false }]);
    assert.equal(conv.totals.params, expectation('conv-20-10-5x5')['params']);
  });
});
