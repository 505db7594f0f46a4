import { count, inputAt, map, type ReferenceOp } from './tensor.ts';

/** (x − mean) / √(variance + ε) · scale + bias, each per channel. Source: ONNX BatchNormalization-9; Ioffe & Szegedy 2015. */
export const batchNormalization: ReferenceOp = (inputs, attributes) => {
  const [x, scale, bias, mean, variance] = [0, 1, 2, 3, 4].map(position => inputAt(inputs, position));
  if (!x || !scale || !bias || !mean || !variance) throw new Error('unreachable: inputAt gives a tensor or throws');
  const epsilon = Number(attributes['epsilon'] ?? 1e-5);
  const [, channels = 1, ...spatial] = x.shape;
  const positions = count(spatial);
  return map(x, (value, index) => {
    const channel = Math.floor(index / positions) % channels;
    const normal = (value - (mean.data[channel] ?? 0)) / Math.sqrt((variance.data[channel] ?? 0) + epsilon);
    return normal * (scale.data[channel] ?? 0) + (bias.data[channel] ?? 0);
  });
};
