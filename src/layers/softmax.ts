import { definePointwise } from '../core/layer.ts';

export const softmax = definePointwise({
  type: 'softmax',
  summary: 'Turns the channels of each position into probabilities that add up to 1: e^x / Σ e^x.',
  source: 'ONNX Softmax-13; Bridle 1990',
  category: 'activation',
  attributes: {},
  lower: ({ ops, x }) => ops.Softmax({ input: x }, { axis: 1 }),
});
