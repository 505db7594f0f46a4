import { count, inputAt, map, type ReferenceOp } from './tensor.ts';

/** max(0, x). */
export const relu: ReferenceOp = inputs => map(inputAt(inputs, 0), value => Math.max(0, value));

/** tanh x. */
export const tanh: ReferenceOp = inputs => map(inputAt(inputs, 0), Math.tanh);

/** 1 / (1 + e^−x). */
export const sigmoid: ReferenceOp = inputs => map(inputAt(inputs, 0), value => 1 / (1 + Math.exp(-value)));

/** e^x / Σ e^x along `axis`, shifted by the largest x so that nothing overflows. Source: ONNX Softmax-13. */
export const softmax: ReferenceOp = (inputs, attributes) => {
  const x = inputAt(inputs, 0);
  const axis = Number(attributes['axis'] ?? -1);
  const at = axis < 0 ? x.shape.length + axis : axis;
  const length = x.shape[at] ?? 1;
  const inner = count(x.shape.slice(at + 1));
  const data = new Float64Array(x.data.length);
  for (let outer = 0; outer < x.data.length / (length * inner); outer++)
    for (let position = 0; position < inner; position++) {
      const start = outer * length * inner + position;
      const indices = Array.from({ length }, (_, step) => start + step * inner);
      const largest = indices.reduce((most, index) => Math.max(most, x.data[index] ?? 0), -Infinity);
      const powers = indices.map(index => Math.exp((x.data[index] ?? 0) - largest));
      const sum = powers.reduce((total, power) => total + power, 0);
      indices.forEach((index, step) => (data[index] = (powers[step] ?? 0) / sum));
    }
  return { shape: x.shape, data };
};

/** The identity: a run does not drop anything. */
export const dropout: ReferenceOp = inputs => inputAt(inputs, 0);
