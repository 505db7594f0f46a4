import { definePointwise } from '../core/layer.ts';

export const sigmoid = definePointwise({
  type: 'sigmoid',
  summary: 'Squashes each value into (0, 1): 1 / (1 + e^−x).',
  source: 'ONNX Sigmoid-13',
  category: 'activation',
  attributes: {},
  lower: ({ ops, x }) => ops.Sigmoid({ X: x }),
});
