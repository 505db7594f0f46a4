import { defineLayer } from '../core/layer.ts';

export const globalAvgPool = defineLayer({
  type: 'globalAvgPool',
  summary: 'Takes the mean of each channel over all positions; the result is a vector of the channels.',
  source: 'ONNX GlobalAveragePool-1; Lin, Chen & Yan 2014, §3.2',
  category: 'pooling',
  readsAll: true,
  attributes: {},
  output: ([channels]) => [channels],
  lower: ({ ops, x }) => ops.Flatten({ input: ops.GlobalAveragePool({ X: x }) }, { axis: 1 }),
});
