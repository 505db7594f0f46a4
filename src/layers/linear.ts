import { channels, flag } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { sizeOf } from '../core/shape.ts';

export const linear = defineLayer({
  type: 'linear',
  summary: 'Connects every input feature with every output feature by a learned weight.',
  source: 'ONNX Gemm-13; PyTorch `torch.nn.Linear`',
  category: 'dense',
  linearity: 'learned',
  rank: 0,
  attributes: {
    outFeatures: channels('Number of output features.').usually(1000),
    bias: flag('Adds one learned number to each output feature.').default(true),
  },
  output: (_, { outFeatures }) => [outFeatures],
  weights: ([inFeatures], { outFeatures, bias }) => ({
    weight: [outFeatures, inFeatures] as readonly number[],
    ...(bias && { bias: [outFeatures] as readonly number[] }),
  }),
  macs: (_, { weight }) => sizeOf(weight),
  lower: ({ ops, x, tensors }) => ops.Gemm({ A: x, B: tensors.weight, C: tensors.bias }, { transB: 1 }),
  equation({ x, tensors: { weight, bias }, attributes: { outFeatures } }) {
    const inFeatures = x.data.length;
    const data = Float64Array.from({ length: outFeatures }, (_, o) =>
      x.data.reduce((sum, value, i) => sum + value * (weight.data[o * inFeatures + i] ?? 0), bias?.data[o] ?? 0),
    );
    return { shape: [outFeatures], data };
  },
});
