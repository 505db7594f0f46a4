import { flag, real } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { sizeOf } from '../core/shape.ts';
import { planes, sum } from '../reference/tensor.ts';
import type { Value } from '../ops/op.ts';

export const batchNorm = defineLayer({
  type: 'batchNorm',
  summary:
    'Normalises each channel with its running mean and variance, then scales and shifts it by learned numbers; while training, with those of the batch.',
  source: 'Ioffe & Szegedy 2015, algorithms 1 and 2; ONNX BatchNormalization-9; PyTorch `torch.nn.BatchNorm2d`',
  category: 'normalization',
  linearity: 'kept',
  collectsStatistics: true,
  attributes: {
    eps: real('Added to the variance, so that nothing is divided by zero.', { above: 0 }).default(1e-5),
    momentum: real('Weight of the newest batch in the running statistics while training; no effect on a run.', {
      least: 0,
      most: 1,
    }).default(0.1),
    affine: flag('Learns a scale and a shift per channel.').default(true),
  },
  startingValues: { weight: 1, runningVar: 1 },
  removesChannelMeans: () => true,
  output: x => x,
  weights: ([channels], { affine }) => ({
    ...(affine && { weight: [channels] as readonly number[], bias: [channels] as readonly number[] }),
  }),
  buffers: ([channels]) => ({ runningMean: [channels], runningVar: [channels] }),
  fvcoreFlops: (y, _, { affine }) => (affine ? 2 : 1) * sizeOf(y),
  lower({ ops, x, inputShapes: [input], attributes, tensors }) {
    const channels = [input?.[0] ?? 0];
    return ops.BatchNormalization(
      {
        X: x,
        scale: tensors.weight ?? ops.filled(channels, 1),
        B: tensors.bias ?? ops.filled(channels, 0),
        input_mean: tensors.runningMean,
        input_var: tensors.runningVar,
      },
      { epsilon: attributes.eps },
    );
  },
  equation({ x, attributes: { eps }, tensors: { weight, bias, runningMean, runningVar } }) {
    const { positions } = planes(x);
    const data = x.data.map((element, index) => {
      const channel = Math.floor(index / positions);
      const normal = (element - (runningMean.data[channel] ?? 0)) / Math.sqrt((runningVar.data[channel] ?? 1) + eps);
      return normal * (weight?.data[channel] ?? 1) + (bias?.data[channel] ?? 0);
    });
    return { shape: x.shape, data };
  },
  training: {
    lower({ ops, x, batch, inputShapes: [[channels, ...spatial] = [0]], attributes, tensors, update }) {
      const axes = ops.int64([0, ...spatial.map((_, axis) => axis + 2)]);
      const perChannel = [channels, ...spatial.map(() => 1)];
      const count = batch * sizeOf(spatial);
      const mean = ops.Mul({ A: ops.ReduceSum({ data: x, axes }), B: ops.constant([1 / count]) });
      const centred = ops.Sub({ A: x, B: mean });
      const squares = ops.ReduceSum({ data: ops.Mul({ A: centred, B: centred }), axes });
      const variance = ops.Mul({ A: squares, B: ops.constant([1 / count]) });
      const deviation = ops.Sqrt({ X: ops.Add({ A: variance, B: ops.constant([attributes.eps]) }) });
      const collect = (running: Value, newest: Value, factor: number): Value =>
        ops.Add({
          A: ops.Mul({ A: running, B: ops.constant([1 - attributes.momentum]) }),
          B: ops.Mul({
            A: ops.Reshape({ data: newest, shape: ops.int64([channels]) }),
            B: ops.constant([attributes.momentum * factor]),
          }),
        });
      update('runningMean', collect(tensors.runningMean, mean, 1));
      // Collected without bias, as PyTorch does, although the batch itself is divided by its own variance.
      update('runningVar', collect(tensors.runningVar, variance, count / Math.max(1, count - 1)));
      const normal = ops.Div({ A: centred, B: deviation });
      const { weight, bias } = tensors;
      if (weight === undefined || bias === undefined) return normal;
      const shape = ops.int64(perChannel);
      const scaled = ops.Mul({ A: normal, B: ops.Reshape({ data: weight, shape }) });
      return ops.Add({ A: scaled, B: ops.Reshape({ data: bias, shape }) });
    },
    equation({ batch, attributes: { eps }, tensors: { weight, bias } }) {
      const [first] = batch;
      if (first === undefined) return [];
      const { channels, positions } = planes(first);
      const moments = Array.from({ length: channels }, (_, channel) => {
        const numbers = batch.flatMap(({ data }) => [...data.subarray(channel * positions, (channel + 1) * positions)]);
        const mean = sum(numbers) / numbers.length;
        return { mean, variance: sum(numbers.map(number => (number - mean) ** 2)) / numbers.length };
      });
      return batch.map(({ shape, data }) => ({
        shape,
        data: data.map((element, index) => {
          const channel = Math.floor(index / positions);
          const { mean, variance } = moments[channel] ?? { mean: 0, variance: 1 };
          const normal = (element - mean) / Math.sqrt(variance + eps);
          return normal * (weight?.data[channel] ?? 1) + (bias?.data[channel] ?? 0);
        }),
      }));
    },
  },
});
