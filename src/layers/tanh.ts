import { definePointwise } from '../core/layer.ts';

export const tanh = definePointwise({
  type: 'tanh',
  summary: 'Squashes each value into (−1, 1) by the hyperbolic tangent.',
  source: 'ONNX Tanh-13; LeCun et al. 1998, appendix A',
  category: 'activation',
  attributes: {},
  lower: ({ ops, x }) => ops.Tanh({ X: x }),
});
