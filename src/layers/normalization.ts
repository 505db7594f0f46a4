import { channelDivisor, flag, oneOf, real, wholeNumber } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { sizeOf, type Shape } from '../core/shape.ts';
import type { Tensor } from '../core/tensor.ts';
import type { OpBuilder } from '../ops/index.ts';
import type { Value } from '../ops/op.ts';
import { broadcastAt, planes, sum, tensorOf } from '../reference/tensor.ts';
import { checkSplit } from './divisors.ts';

const eps = real('Added to the variance, so that nothing is divided by zero.', { above: 0 }).default(1e-5);

export const layerNorm = defineLayer({
  type: 'layerNorm',
  summary: 'Normalises each example by the mean and variance of all its numbers, or of the channels at each position.',
  source: 'Ba, Kiros & Hinton 2016, eq. 3; PyTorch `torch.nn.LayerNorm`',
  category: 'normalization',
  readsAll: ({ over }) => over === 'all',
  attributes: {
    over: oneOf('What is normalised together.', {
      all: 'All channels and positions, with a weight for each element.',
      channels: 'The channels of each position, with a weight for each channel.',
    }).default('all'),
    eps,
    affine: flag('Learns a scale and a shift.').default(true),
  },
  startingValues: { weight: 1, bias: 0 },
  output: x => x,
  weights(x, { over, affine }) {
    const shape: readonly number[] = over === 'all' ? x : x.slice(0, 1);
    return { ...(affine && { weight: shape, bias: shape }) };
  },
  fvcoreFlops: y => 5 * sizeOf(y),
  lower({ ops, x, inputShapes: [input = [0]], attributes: { over, eps: epsilon }, tensors }) {
    const [channels, ...spatial] = input;
    if (over === 'all') return scaled(ops, normalized(ops, x, 1, input, epsilon), tensors);
    // Positions in the place of channels, and back: what is normalised lies in the last axis.
    const rows = ops.Reshape({ data: x, shape: ops.int64([0, channels, sizeOf(spatial)]) });
    const turned = ops.Transpose({ data: rows }, { perm: [0, 2, 1] });
    const normal = instances(ops, turned, sizeOf(spatial), epsilon);
    const back = ops.Reshape({
      data: ops.Transpose({ data: normal }, { perm: [0, 2, 1] }),
      shape: ops.int64([0, ...input]),
    });
    return scaled(ops, back, perChannel(ops, input, tensors));
  },
  equation({ x, attributes: { over, eps: epsilon }, tensors }) {
    const { channels, positions } = planes(x);
    const grouped =
      over === 'all'
        ? normalizedGroups(x, 1, epsilon)
        : normalizedSets(x, index => index % positions, positions, epsilon);
    const place = (index: number): number => (over === 'all' ? index : Math.floor(index / positions) % channels);
    return affine(grouped, tensors, place);
  },
});

export const groupNorm = defineLayer({
  type: 'groupNorm',
  summary: 'Normalises groups of channels by their mean and variance over all positions of the example.',
  source: 'Wu & He 2018, §3; PyTorch `torch.nn.GroupNorm`',
  category: 'normalization',
  readsAll: true,
  attributes: {
    numGroups: channelDivisor('Number of groups that the channels are split into.'),
    eps,
    affine: flag('Learns a scale and a shift per channel.').default(true),
  },
  startingValues: { weight: 1 },
  removesChannelMeans: ([channels], { numGroups }) => numGroups === channels,
  check: ([channels], { numGroups }, report) =>
    checkSplit(channels, numGroups, { attribute: 'numGroups', what: 'channels', parts: 'groups' }, report),
  output: x => x,
  weights: channelWeights,
  fvcoreFlops: y => 5 * sizeOf(y),
  lower({ ops, x, inputShapes: [input = [0]], attributes: { numGroups, eps: epsilon }, tensors }) {
    return scaled(ops, normalized(ops, x, numGroups, input, epsilon), perChannel(ops, input, tensors));
  },
  equation: ({ x, attributes, tensors }) =>
    affine(normalizedGroups(x, attributes.numGroups, attributes.eps), tensors, channelOf(x)),
});

export const instanceNorm = defineLayer({
  type: 'instanceNorm',
  summary: 'Normalises each channel of each example by its own mean and variance over the positions.',
  source: 'Ulyanov, Vedaldi & Lempitsky 2016, eq. 6; ONNX InstanceNormalization-6; PyTorch `torch.nn.InstanceNorm2d`',
  category: 'normalization',
  readsAll: true,
  attributes: { eps, affine: flag('Learns a scale and a shift per channel.').default(false) },
  startingValues: { weight: 1 },
  removesChannelMeans: () => true,
  check([, ...spatial], _, report) {
    if (sizeOf(spatial) === 1)
      report(
        'inputs',
        'nothing-to-normalise',
        'instanceNorm of one position per channel gives 0 everywhere; use layerNorm',
      );
  },
  output: x => x,
  weights: channelWeights,
  fvcoreFlops: y => 5 * sizeOf(y),
  lower({ ops, x, inputShapes: [input = [0]], attributes: { eps: epsilon }, tensors }) {
    const [channels] = input;
    return ops.InstanceNormalization(
      { input: x, scale: tensors.weight ?? ops.filled([channels], 1), B: tensors.bias ?? ops.filled([channels], 0) },
      { epsilon },
    );
  },
  equation: ({ x, attributes, tensors }) =>
    affine(normalizedGroups(x, planes(x).channels, attributes.eps), tensors, channelOf(x)),
});

export const localResponseNorm = defineLayer({
  type: 'localResponseNorm',
  summary: 'Divides each number by a power of the sum of squares of the `size` channels around it.',
  source: 'Krizhevsky, Sutskever & Hinton 2012, §3.3; ONNX LRN-13; PyTorch `torch.nn.LocalResponseNorm`',
  category: 'normalization',
  attributes: {
    size: wholeNumber('Number of neighbouring channels.').usually(5),
    alpha: real('Weight of the mean of squares.', { above: 0 }).default(1e-4),
    beta: real('Exponent.', { above: 0 }).default(0.75),
    k: real('Added to the mean of squares.', { above: 0 }).default(1),
  },
  output: x => x,
  lower({ ops, x, inputShapes: [input = [0]], attributes: { size, alpha, beta, k } }) {
    const [channels, ...spatial] = input;
    if (size % 2 === 1) {
      if (spatial.length === 2) return ops.LRN({ X: x }, { size, alpha, beta, bias: k });
      const image = ops.Reshape({ data: x, shape: ops.int64([0, channels, sizeOf(spatial), 1]) });
      return ops.Reshape({
        data: ops.LRN({ X: image }, { size, alpha, beta, bias: k }),
        shape: ops.int64([0, ...input]),
      });
    }
    // The runtime takes odd sizes only; an even one is a mean over a window of channels, where the border counts.
    const rows = ops.int64([0, 1, channels, sizeOf(spatial)]);
    const squares = ops.Reshape({ data: ops.Mul({ A: x, B: x }), shape: rows });
    const before = size / 2;
    const mean = ops.AveragePool(
      { X: squares },
      { kernel_shape: [size, 1], pads: [before, 0, size - 1 - before, 0], count_include_pad: 1 },
    );
    const back = ops.Reshape({ data: mean, shape: ops.int64([0, ...input]) });
    const sumOf = ops.Add({ A: ops.Mul({ A: back, B: ops.constant([alpha]) }), B: ops.constant([k]) });
    return ops.Div({ A: x, B: ops.Pow({ X: sumOf, Y: ops.constant([beta]) }) });
  },
  equation({ x, attributes: { size, alpha, beta, k } }) {
    const { channels } = planes(x);
    return tensorOf(x.shape, ([channel = 0, ...at]) => {
      const first = Math.max(0, channel - Math.floor(size / 2));
      const last = Math.min(channels - 1, channel + Math.floor((size - 1) / 2));
      const neighbours = Array.from(
        { length: last - first + 1 },
        (_, step) => broadcastAt(x, [first + step, ...at]) ** 2,
      );
      return broadcastAt(x, [channel, ...at]) / Math.pow(k + (alpha * sum(neighbours)) / size, beta);
    });
  },
});

function channelWeights([channels]: Shape, { affine: learned }: { readonly affine: boolean }) {
  return { ...(learned && { weight: [channels] as readonly number[], bias: [channels] as readonly number[] }) };
}

/** Groups of channels with mean 0 and variance 1, each an instance of one channel. */
function normalized(ops: OpBuilder, x: Value, groups: number, input: Shape, epsilon: number): Value {
  const rows = ops.Reshape({ data: x, shape: ops.int64([0, groups, sizeOf(input) / groups]) });
  return ops.Reshape({ data: instances(ops, rows, groups, epsilon), shape: ops.int64([0, ...input]) });
}

function instances(ops: OpBuilder, rows: Value, count: number, epsilon: number): Value {
  return ops.InstanceNormalization(
    { input: rows, scale: ops.filled([count], 1), B: ops.filled([count], 0) },
    { epsilon },
  );
}

interface Affine<As> {
  readonly weight?: As;
  readonly bias?: As;
}

function scaled(ops: OpBuilder, x: Value, { weight, bias }: Affine<Value>): Value {
  if (weight === undefined || bias === undefined) return x;
  return ops.Add({ A: ops.Mul({ A: x, B: weight }), B: bias });
}

/** Vectors of the channels in a shape that is broadcast over the positions. */
function perChannel(ops: OpBuilder, [channels, ...spatial]: Shape, { weight, bias }: Affine<Value>): Affine<Value> {
  if (weight === undefined || bias === undefined) return {};
  const shape = [channels, ...spatial.map(() => 1)];
  return {
    weight: ops.Reshape({ data: weight, shape: ops.int64(shape) }),
    bias: ops.Reshape({ data: bias, shape: ops.int64(shape) }),
  };
}

function channelOf(x: Tensor): (index: number) => number {
  const { positions } = planes(x);
  return index => Math.floor(index / positions);
}

function affine(x: Tensor, { weight, bias }: Affine<Tensor>, placeOf: (index: number) => number): Tensor {
  const data = x.data.map(
    (element, index) => element * (weight?.data[placeOf(index)] ?? 1) + (bias?.data[placeOf(index)] ?? 0),
  );
  return { shape: x.shape, data };
}

/** Consecutive channels in equal groups, each with mean 0 and variance 1. */
function normalizedGroups(x: Tensor, groups: number, epsilon: number): Tensor {
  const length = x.data.length / groups;
  return normalizedSets(x, index => Math.floor(index / length), groups, epsilon);
}

/** (x − mean) / √(variance + ε) over each set of elements; `setOf` says which an element belongs to. */
function normalizedSets(x: Tensor, setOf: (index: number) => number, sets: number, epsilon: number): Tensor {
  const length = x.data.length / sets;
  const means = new Float64Array(sets);
  const variances = new Float64Array(sets);
  const add = (target: Float64Array, set: number, amount: number): void => {
    target[set] = (target[set] ?? 0) + amount / length;
  };
  x.data.forEach((element, index) => add(means, setOf(index), element));
  x.data.forEach((element, index) => add(variances, setOf(index), (element - (means[setOf(index)] ?? 0)) ** 2));
  const data = x.data.map(
    (element, index) => (element - (means[setOf(index)] ?? 0)) / Math.sqrt((variances[setOf(index)] ?? 0) + epsilon),
  );
  return { shape: x.shape, data };
}
