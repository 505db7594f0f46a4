import { real } from '../core/attribute.ts';
import { definePointwise } from '../core/layer.ts';

export const dropout = definePointwise({
  type: 'dropout',
  summary: 'Sets a random share of the values to 0 while training; a run passes them through unchanged.',
  source: 'ONNX Dropout-13; Srivastava et al. 2014',
  category: 'regularization',
  view: true,
  attributes: {
    p: real('Share of the values that is set to 0.', { least: 0, below: 1 }).default(0.5),
  },
  lower: ({ ops, x }) => ops.Dropout({ data: x }),
});
