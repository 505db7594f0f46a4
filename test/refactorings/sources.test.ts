import assert from 'node:assert/strict';
import type { Analysis } from '../../src/core/analysis.ts';
import { analyze } from '../../src/core/analyze.ts';
import type { Fix } from '../../src/core/change.ts';
import { changeNetwork } from '../../src/core/changeNetwork.ts';
import { readModel } from '../../src/language/model.ts';
import { catalogue } from '../../src/layers/index.ts';
import { refactorings } from '../../src/refactorings/index.ts';

type Written = Readonly<Record<string, unknown>>;

const analysisOf = (layers: readonly Written[], input: readonly number[] = [64, 32, 32]): Analysis =>
  readModel(JSON.stringify({ input, layers }), catalogue).analysis;

function proposalsOf(name: string, analysis: Analysis, layer = 0): readonly Fix[] {
  const refactoring = refactorings.find(each => each.name === name) ?? assert.fail(`there is no ${name}`);
  return refactoring.propose(analysis, layer);
}

const titles = (name: string, layers: readonly Written[], at = 0, input?: readonly number[]): readonly string[] =>
  proposalsOf(name, analysisOf(layers, input), at).map(({ title }) => title);

/** The layers after a proposal: type, kernel and output. */
function built(analysis: Analysis, fix: Fix | undefined): readonly string[] {
  const { analysis: after } = analyze(changeNetwork(analysis.network, fix?.changes ?? []), catalogue);
  return after.layers.map(({ type, window, outputShape }) =>
    [type?.type, window?.kernelSize.join('×'), outputShape?.join('×')].filter(part => part !== undefined).join(' '),
  );
}

const conv = (kernelSize: unknown, rest: Written = {}): Written => ({
  type: 'conv2d',
  outChannels: 64,
  kernelSize,
  padding: 'same',
  bias: false,
  ...rest,
});
const relu: Written = { type: 'relu' };
const norm: Written = { type: 'batchNorm' };

/** Params of the network before and after the first proposal. */
function params(name: string, layers: readonly Written[], at = 0, input?: readonly number[]): readonly number[] {
  const analysis = analysisOf(layers, input);
  const [fix] = proposalsOf(name, analysis, at);
  const { analysis: after } = analyze(changeNetwork(analysis.network, fix?.changes ?? []), catalogue);
  return [analysis.totals.params, after.totals.params];
}

const square = 64 * 64;

describe('what the sources count', () => {
  it('makes 5×5 two 3×3: 25·C² → 18·C² (Szegedy et al. 2016, §3.1)', () => {
    assert.deepEqual(params('small-kernels', [conv(5)]), [25 * square, 18 * square]);
    assert.deepEqual(titles('small-kernels', [conv(5)]), [
      'Replace 5×5 by two 3×3 convolutions: 25·64² = 102,400 → 18·64² = 73,728 weights',
    ]);
  });

  it('makes 7×7 three 3×3: 49·C² → 27·C² (Simonyan & Zisserman 2015, §2.3)', () => {
    assert.deepEqual(params('small-kernels', [conv(7)]), [49 * square, 27 * square]);
    assert.match(
      titles('small-kernels', [conv(7)])[0] ?? '',
      /three 3×3 .* 49·64² = 200,704 → 27·64² = 110,592 weights$/,
    );
  });

  it('says what it costs where the channels grow', () => {
    const [title] = titles('small-kernels', [conv(7, { stride: 2, padding: 3 })], 0, [3, 224, 224]);
    assert.equal(title, 'Replace 7×7 by three 3×3 convolutions: 9,408 → 75,456 weights');
  });

  it('makes 3×3 1×3 and 3×1, 33 % cheaper (Szegedy et al. 2016, §3.2)', () => {
    assert.deepEqual(params('one-axis-kernels', [conv(3)]), [9 * square, 6 * square]);
    assert.deepEqual(titles('one-axis-kernels', [conv(3)]), [
      'Replace 3×3 by 1×3 and 3×1: 9·64² = 36,864 → 6·64² = 24,576 weights',
    ]);
  });

  it('makes 3×3 a bottleneck of a quarter of the channels (He et al. 2016, figure 5)', () => {
    const bottleneck = 16 * 64 + 9 * 16 * 16 + 64 * 16;
    assert.deepEqual(params('bottleneck-kernels', [conv(3)]), [9 * square, bottleneck]);
    assert.deepEqual(titles('bottleneck-kernels', [conv(3)]), [
      'Replace 3×3 by a bottleneck 1×1, 3×3, 1×1 of 16 channels: 9·64² = 36,864 → 4,352 weights',
    ]);
  });

  it('makes a convolution depthwise-separable, at 1/N + 1/D² of its MACs (Howard et al. 2017, §3.1)', () => {
    const analysis = analysisOf([conv(3)]);
    const [fix] = proposalsOf('depthwise-separable', analysis);
    const { analysis: after } = analyze(changeNetwork(analysis.network, fix?.changes ?? []), catalogue);
    assert.equal(after.totals.macs, analysis.totals.macs * (1 / 64 + 1 / 9));
    assert.equal(fix?.title, 'Replace 3×3 by a depthwise 3×3 and a 1×1 convolution: 9·64² = 36,864 → 4,672 weights');
  });

  it('makes the head of VGG-16 one linear layer: 123.6 M → 513,000 params (Lin, Chen & Yan 2014, §3.2)', () => {
    const linear = (outFeatures: number): Written => ({ type: 'linear', outFeatures });
    const head = [{ type: 'flatten' }, linear(4096), relu, { type: 'dropout' }, linear(4096), relu, linear(1000)];
    assert.deepEqual(params('mean-head', head, 0, [512, 7, 7]), [123_642_856, 513_000]);
    assert.deepEqual(titles('mean-head', head, 0, [512, 7, 7]), [
      'Replace the head by channel means over 7×7 and one linear layer: 123,642,856 → 513,000 params',
      'Replace the flatten by channel means over 7×7: 123,642,856 → 22,979,560 params in the head',
    ]);
    assert.deepEqual(built(analysisOf(head, [512, 7, 7]), proposalsOf('mean-head', analysisOf(head, [512, 7, 7]))[0]), [
      'globalAvgPool 512',
      'linear 1000',
    ]);
  });
});

describe('what a refactoring builds', () => {
  const after = (name: string, layers: readonly Written[], at = 0, nth = 0): readonly string[] => {
    const analysis = analysisOf(layers);
    return built(analysis, proposalsOf(name, analysis, at)[nth]);
  };

  it('repeats the normalisation and activation that follow between the parts', () => {
    const block = ['batchNorm 64×32×32', 'relu 64×32×32'];
    assert.deepEqual(after('small-kernels', [conv(5), norm, relu, conv(1)]), [
      'conv2d 3×3 64×32×32',
      ...block,
      'conv2d 3×3 64×32×32',
      ...block,
      'conv2d 1×1 64×32×32',
    ]);
    assert.deepEqual(after('depthwise-separable', [conv(3), norm, relu, conv(1)]), [
      'depthwiseConv2d 3×3 64×32×32',
      ...block,
      'conv2d 1×1 64×32×32',
      ...block,
      'conv2d 1×1 64×32×32',
    ]);
  });

  it('repeats no activation of a result, nor one that another layer could read as well', () => {
    assert.equal(after('small-kernels', [conv(5), { type: 'softmax' }]).length, 3);
    const read = [{ ...conv(5), name: 'first' }, relu, { type: 'add', from: ['first', 'relu_1'] }];
    assert.equal(after('small-kernels', read).length, 4);
  });

  it('repeats no normalisation over positions, which would see further than the convolutions', () => {
    const layers = [conv(5), { type: 'groupNorm', numGroups: 1 }, relu, conv(1)];
    assert.deepEqual(
      after('small-kernels', layers).map(line => line.split(' ')[0]),
      ['conv2d', 'relu', 'conv2d', 'groupNorm', 'relu', 'conv2d'],
    );
  });

  it('strides at the last of the small kernels', () => {
    const strided = [conv(7, { stride: 2, padding: 3 })];
    assert.deepEqual(after('small-kernels', strided), [
      'conv2d 3×3 64×32×32',
      'conv2d 3×3 64×32×32',
      'conv2d 3×3 64×16×16',
    ]);
  });

  it('takes the steps of a strided convolution with a pool, and back', () => {
    const strided = [conv(3, { stride: 2, padding: 1 }), relu];
    assert.deepEqual(after('stride-to-pool', strided), [
      'conv2d 3×3 64×32×32',
      'maxPool2d 2×2 64×16×16',
      'relu 64×16×16',
    ]);
    assert.deepEqual(after('stride-to-pool', strided, 0, 1)[1], 'avgPool2d 2×2 64×16×16');
    const pooled = [conv(3), norm, relu, { type: 'maxPool2d', kernelSize: 2 }, conv(1)];
    assert.deepEqual(after('pool-to-stride', pooled, 3), [
      'conv2d 3×3 64×16×16',
      'batchNorm 64×16×16',
      'relu 64×16×16',
      'conv2d 1×1 64×16×16',
    ]);
    assert.deepEqual(after('pool-to-convolution', pooled, 3)[3], 'conv2d 2×2 64×16×16');
  });
});

describe('a refactoring proposes nothing', () => {
  const nothing: readonly (readonly [why: string, name: string, layers: readonly Written[], at?: number])[] = [
    ['for groups of channels', 'small-kernels', [conv(5, { groups: 2 })]],
    ['for a padding that mirrors', 'small-kernels', [conv(5, { paddingMode: 'reflect' })]],
    ['for a bias of each position', 'depthwise-separable', [conv(3, { bias: 'position' })]],
    ['for weights that were given', 'depthwise-separable', [conv(3, { init: 'zeros' })]],
    ['for an even kernel', 'small-kernels', [conv(4)]],
    ['for a kernel with holes', 'small-kernels', [conv(5, { dilation: 2 })]],
    ['for a kernel of other sides', 'small-kernels', [conv([5, 7])]],
    ['for a 3×3, which is small', 'small-kernels', [conv(3)]],
    ['for steps wider than 3×3', 'small-kernels', [conv(11, { stride: 4 })]],
    ['for 1×1 to take apart', 'one-axis-kernels', [conv(1)]],
    ['for a stem that would grow by it', 'one-axis-kernels', [conv(3, { outChannels: 640 })]],
    ['for channels that have no quarter', 'bottleneck-kernels', [conv(3, { outChannels: 62 })]],
    ['for a convolution that does not stride', 'stride-to-pool', [conv(3)]],
    ['for a pool behind steps', 'pool-to-stride', [conv(3, { stride: 2 }), { type: 'maxPool2d', kernelSize: 2 }], 1],
    [
      'for a pool of what others read',
      'pool-to-stride',
      [
        conv(3, { name: 'read' }),
        { type: 'maxPool2d', kernelSize: 2, name: 'pool' },
        { type: 'flatten', from: 'read' },
      ],
      1,
    ],
    [
      'for a pool that overlaps otherwise',
      'pool-to-stride',
      [conv(3), { type: 'maxPool2d', kernelSize: 3, stride: 2 }],
      1,
    ],
    [
      'for a pool that is undone',
      'pool-to-convolution',
      [
        { type: 'maxPool2d', kernelSize: 2, name: 'pool' },
        { type: 'maxUnpool2d', pool: 'pool' },
      ],
    ],
    [
      'for a window that hangs over',
      'pool-to-convolution',
      [{ type: 'maxPool2d', kernelSize: 3, stride: 2, ceilMode: true }],
    ],
    ['for a flatten without a head', 'mean-head', [{ type: 'flatten' }]],
    ['for a norm of each number', 'mean-head', [{ type: 'flatten' }, norm, { type: 'linear', outFeatures: 10 }]],
    [
      'for one position',
      'mean-head',
      [{ type: 'adaptiveAvgPool2d', outputSize: 1 }, { type: 'flatten' }, { type: 'linear', outFeatures: 10 }],
      1,
    ],
  ];
  for (const [why, name, layers, at = 0] of nothing)
    it(`${why} (${name})`, () => assert.deepEqual(titles(name, layers, at), []));
});
