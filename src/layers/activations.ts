import { oneOf, real, wholeNumber } from '../core/attribute.ts';
import { defineLayer, definePointwise } from '../core/layer.ts';
import { errorFunction } from '../reference/errorFunction.ts';
import { planes } from '../reference/tensor.ts';

const sigmoidOf = (x: number): number => 1 / (1 + Math.exp(-x));
/** ln(1 + e^x) without overflow. */
const softplusOf = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const hardSigmoidOf = (x: number): number => Math.min(Math.max(x / 6 + 0.5, 0), 1);

export const relu = definePointwise({
  type: 'relu',
  summary: 'Keeps positive values and sets negative ones to 0: max(0, x).',
  source: 'ONNX Relu-13; Nair & Hinton 2010',
  category: 'activation',
  attributes: {},
  compute: x => Math.max(0, x),
  lower: ({ ops, x }) => ops.Relu({ X: x }),
});

export const leakyRelu = definePointwise({
  type: 'leakyRelu',
  summary: 'Keeps positive values and scales negative ones down, so that they still have a gradient.',
  source: 'ONNX LeakyRelu-6; Maas, Hannun & Ng 2013',
  category: 'activation',
  attributes: { negativeSlope: real('Factor of negative values.', {}).default(0.01) },
  compute: (x, { negativeSlope }) => (x < 0 ? negativeSlope * x : x),
  lower: ({ ops, x, attributes }) => ops.LeakyRelu({ X: x }, { alpha: attributes.negativeSlope }),
});

export const relu6 = definePointwise({
  type: 'relu6',
  summary: 'Keeps values between 0 and 6: min(max(0, x), 6).',
  source: 'ONNX Clip-13; Krizhevsky 2010; Sandler et al. 2018',
  category: 'activation',
  attributes: {},
  compute: x => Math.min(Math.max(0, x), 6),
  lower: ({ ops, x }) => ops.Clip({ input: x, min: ops.constant([0]), max: ops.constant([6]) }),
});

export const prelu = defineLayer({
  type: 'prelu',
  summary: 'Keeps positive values and scales negative ones by a learned factor.',
  source: 'ONNX PRelu-9; He et al. 2015; PyTorch `torch.nn.PReLU`',
  category: 'activation',
  attributes: {
    numParameters: wholeNumber('1 for one factor for all, or the number of channels for one each.').default(1),
  },
  startingValues: { weight: 0.25 },
  check([channels], { numParameters }, report) {
    if (numParameters === 1 || numParameters === channels || Number.isNaN(channels)) return;
    report(
      { attribute: 'numParameters' },
      'channels-do-not-divide',
      `numParameters is ${numParameters} and there are ${channels} channels; use 1 or ${channels}`,
      [
        { title: `Use numParameters ${channels}, one for each channel`, set: { numParameters: channels } },
        { title: 'Use numParameters 1, one for all channels', set: { numParameters: 1 } },
      ],
    );
  },
  output: x => x,
  weights: (_, { numParameters }) => ({ weight: [numParameters] }),
  lower({ ops, x, inputShapes: [input = [0]], tensors, attributes: { numParameters } }) {
    const shape = ops.int64([numParameters, ...input.slice(1).map(() => 1)]);
    return ops.PRelu({ X: x, slope: ops.Reshape({ data: tensors.weight, shape }) });
  },
  equation({ x, tensors: { weight }, attributes: { numParameters } }) {
    const { positions } = planes(x);
    const slope = (index: number): number => weight.data[numParameters === 1 ? 0 : Math.floor(index / positions)] ?? 0;
    return { shape: x.shape, data: x.data.map((element, index) => (element < 0 ? slope(index) * element : element)) };
  },
});

export const elu = definePointwise({
  type: 'elu',
  summary: 'Keeps positive values and bends negative ones towards −alpha: alpha · (e^x − 1).',
  source: 'ONNX Elu-6; Clevert, Unterthiner & Hochreiter 2016',
  category: 'activation',
  attributes: { alpha: real('How far negative values go down.', {}).default(1) },
  compute: (x, { alpha }) => (x < 0 ? alpha * Math.expm1(x) : x),
  lower: ({ ops, x, attributes: { alpha } }) => ops.Elu({ X: x }, { alpha }),
});

export const selu = definePointwise({
  type: 'selu',
  summary: 'An elu scaled so that mean 0 and variance 1 keep themselves: 1.0507 · elu with alpha 1.6733.',
  source: 'ONNX Selu-6; Klambauer et al. 2017, eq. 2',
  category: 'activation',
  attributes: {},
  compute: x => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x),
  lower: ({ ops, x }) => ops.Selu({ X: x }),
});

export const gelu = definePointwise({
  type: 'gelu',
  summary: 'Weights each value by the chance that a normal number is smaller: x · Φ(x).',
  source: 'Hendrycks & Gimpel 2016, §2; PyTorch `torch.nn.GELU`',
  category: 'activation',
  attributes: {
    approximate: oneOf('How Φ is computed.', {
      none: 'By the error function.',
      tanh: 'By 0.5 · (1 + tanh(√(2/π) · (x + 0.044715 · x³))).',
    }).default('none'),
  },
  compute: (x, { approximate }) =>
    approximate === 'tanh'
      ? 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))
      : 0.5 * x * (1 + errorFunction(x / Math.SQRT2)),
  lower({ ops, x, attributes: { approximate } }) {
    const half = ops.Mul({ A: x, B: ops.constant([0.5]) });
    const one = ops.constant([1]);
    if (approximate === 'none') {
      const erf = ops.Erf({ input: ops.Mul({ A: x, B: ops.constant([Math.SQRT1_2]) }) });
      return ops.Mul({ A: half, B: ops.Add({ A: erf, B: one }) });
    }
    const cube = ops.Mul({ A: ops.Mul({ A: x, B: x }), B: x });
    const bent = ops.Add({ A: x, B: ops.Mul({ A: cube, B: ops.constant([0.044715]) }) });
    const tanhOf = ops.Tanh({ X: ops.Mul({ A: bent, B: ops.constant([Math.sqrt(2 / Math.PI)]) }) });
    return ops.Mul({ A: half, B: ops.Add({ A: tanhOf, B: one }) });
  },
});

export const silu = definePointwise({
  type: 'silu',
  summary: 'Weights each value by its own sigmoid: x · σ(x); also called swish.',
  source: 'Elfwing, Uchibe & Doya 2018; Ramachandran, Zoph & Le 2017',
  category: 'activation',
  attributes: {},
  compute: x => x * sigmoidOf(x),
  lower: ({ ops, x }) => ops.Mul({ A: x, B: ops.Sigmoid({ X: x }) }),
});

export const mish = definePointwise({
  type: 'mish',
  summary: 'Weights each value by the tanh of its softplus: x · tanh(ln(1 + e^x)).',
  source: 'Misra 2020, eq. 1',
  category: 'activation',
  attributes: {},
  compute: x => x * Math.tanh(softplusOf(x)),
  lower: ({ ops, x }) => ops.Mul({ A: x, B: ops.Tanh({ X: ops.Softplus({ X: x }) }) }),
});

export const hardSwish = definePointwise({
  type: 'hardSwish',
  summary: 'A silu of straight pieces: x · min(max(x / 6 + 1/2, 0), 1).',
  source: 'Howard et al. 2019, §5.2; PyTorch `torch.nn.Hardswish`',
  category: 'activation',
  attributes: {},
  compute: x => x * hardSigmoidOf(x),
  lower: ({ ops, x }) => ops.Mul({ A: x, B: ops.HardSigmoid({ X: x }, { alpha: 1 / 6, beta: 0.5 }) }),
});

export const hardSigmoid = definePointwise({
  type: 'hardSigmoid',
  summary: 'A sigmoid of straight pieces: min(max(x / 6 + 1/2, 0), 1).',
  source: 'ONNX HardSigmoid-6 with alpha 1/6; PyTorch `torch.nn.Hardsigmoid`',
  category: 'activation',
  attributes: {},
  compute: x => hardSigmoidOf(x),
  lower: ({ ops, x }) => ops.HardSigmoid({ X: x }, { alpha: 1 / 6, beta: 0.5 }),
});

export const sigmoid = definePointwise({
  type: 'sigmoid',
  summary: 'Squashes each value into (0, 1): 1 / (1 + e^−x).',
  source: 'ONNX Sigmoid-13',
  category: 'activation',
  attributes: {},
  compute: x => sigmoidOf(x),
  lower: ({ ops, x }) => ops.Sigmoid({ X: x }),
});

export const tanh = definePointwise({
  type: 'tanh',
  summary: 'Squashes each value into (−1, 1) by the hyperbolic tangent.',
  source: 'ONNX Tanh-13; LeCun et al. 1998, appendix A',
  category: 'activation',
  attributes: {},
  compute: x => Math.tanh(x),
  lower: ({ ops, x }) => ops.Tanh({ X: x }),
});

export const softplus = definePointwise({
  type: 'softplus',
  summary: 'A smooth relu: ln(1 + e^x).',
  source: 'ONNX Softplus-1; Dugas et al. 2001',
  category: 'activation',
  attributes: {},
  compute: x => softplusOf(x),
  lower: ({ ops, x }) => ops.Softplus({ X: x }),
});
