import { definePointwise } from '../core/layer.ts';

export const relu = definePointwise({
  type: 'relu',
  summary: 'Keeps positive values and sets negative ones to 0: max(0, x).',
  source: 'ONNX Relu-13; Nair & Hinton 2010',
  category: 'activation',
  attributes: {},
  lower: ({ ops, x }) => ops.Relu({ X: x }),
});
