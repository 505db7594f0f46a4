import { defineLayer } from '../core/layer.ts';
import { sizeOf } from '../core/shape.ts';
import type { Tensor } from '../core/tensor.ts';
import { largest } from '../reference/pooling.ts';
import { planes, sum } from '../reference/tensor.ts';

export const globalAvgPool = defineLayer({
  type: 'globalAvgPool',
  summary: 'Takes the mean of each channel over all positions; the result is a vector of the channels.',
  source: 'ONNX GlobalAveragePool-1; Lin, Chen & Yan 2014, §3.2',
  category: 'pooling',
  readsAll: true,
  attributes: {},
  output: ([channels]) => [channels],
  fvcoreFlops: (_, x) => sizeOf(x),
  lower: ({ ops, x }) => ops.Flatten({ input: ops.GlobalAveragePool({ X: x }) }, { axis: 1 }),
  equation: ({ x }) => overPositions(x, values => sum(values) / values.length),
});

export const globalMaxPool = defineLayer({
  type: 'globalMaxPool',
  summary: 'Takes the largest value of each channel over all positions; the result is a vector of the channels.',
  source: 'ONNX GlobalMaxPool-1',
  category: 'pooling',
  readsAll: true,
  attributes: {},
  output: ([channels]) => [channels],
  lower: ({ ops, x }) => ops.Flatten({ input: ops.GlobalMaxPool({ X: x }) }, { axis: 1 }),
  equation: ({ x }) => overPositions(x, largest),
});

function overPositions(x: Tensor, compute: (values: readonly number[]) => number): Tensor {
  const { channels, positions } = planes(x);
  const data = Float64Array.from({ length: channels }, (_, channel) =>
    compute([...x.data.subarray(channel * positions, (channel + 1) * positions)]),
  );
  return { shape: [channels], data };
}
