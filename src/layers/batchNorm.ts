import { flag, real } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { sizeOf } from '../core/shape.ts';
import { planes } from '../reference/tensor.ts';

export const batchNorm = defineLayer({
  type: 'batchNorm',
  summary:
    'Normalises each channel with its running mean and variance, then scales and shifts it by learned numbers; while training, with those of the batch.',
  source: 'Ioffe & Szegedy 2015, algorithm 2; ONNX BatchNormalization-9; PyTorch `torch.nn.BatchNorm2d`',
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
});
