import { defineLayer } from '../core/layer.ts';
import type { Tensor } from '../core/tensor.ts';
import { planes, sum } from '../reference/tensor.ts';

export const softmax = defineLayer({
  type: 'softmax',
  summary: 'Turns the channels of each position into probabilities that add up to 1: e^x / Σ e^x.',
  source: 'ONNX Softmax-13; Bridle 1990',
  category: 'activation',
  gives: 'probabilities',
  attributes: {},
  output: x => x,
  lower: ({ ops, x }) => ops.Softmax({ input: x }, { axis: 1 }),
  equation: ({ x }) => overChannels(x, (value, logOfSum) => Math.exp(value - logOfSum)),
});

export const logSoftmax = defineLayer({
  type: 'logSoftmax',
  summary: 'Logarithms of the probabilities that softmax gives: x − ln Σ e^x over the channels of each position.',
  source: 'ONNX LogSoftmax-13',
  category: 'activation',
  gives: 'logProbabilities',
  attributes: {},
  output: x => x,
  lower: ({ ops, x }) => ops.LogSoftmax({ input: x }, { axis: 1 }),
  equation: ({ x }) => overChannels(x, (value, logOfSum) => value - logOfSum),
});

/** Each element with ln Σ e^x of its position, shifted by the largest x so that nothing overflows. */
function overChannels(x: Tensor, compute: (value: number, logOfSum: number) => number): Tensor {
  const { channels, positions } = planes(x);
  const data = new Float64Array(x.data.length);
  for (let position = 0; position < positions; position++) {
    const indices = Array.from({ length: channels }, (_, channel) => channel * positions + position);
    const values = indices.map(index => x.data[index] ?? 0);
    const largest = values.reduce((most, value) => Math.max(most, value), -Infinity);
    const logOfSum = largest + Math.log(sum(values.map(value => Math.exp(value - largest))));
    indices.forEach((index, channel) => (data[index] = compute(values[channel] ?? 0, logOfSum)));
  }
  return { shape: x.shape, data };
}
