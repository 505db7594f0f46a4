import { count, inputAt, map, type ReferenceOp } from './tensor.ts';

/** a + b of one shape. */
export const add: ReferenceOp = inputs => {
  const right = inputAt(inputs, 1).data;
  return map(inputAt(inputs, 0), (value, index) => value + (right[index] ?? 0));
};

/** a · b of one shape. */
export const mul: ReferenceOp = inputs => {
  const right = inputAt(inputs, 1).data;
  return map(inputAt(inputs, 0), (value, index) => value * (right[index] ?? 0));
};

/** Tensors one behind the other along `axis`. Source: ONNX Concat-13. */
export const concat: ReferenceOp = (inputs, attributes) => {
  const axis = Number(attributes['axis'] ?? 0);
  const tensors = inputs.map((_, position) => inputAt(inputs, position));
  const first = inputAt(inputs, 0).shape;
  const length = tensors.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
  const shape = [...first.slice(0, axis), length, ...first.slice(axis + 1)];
  const data = new Float64Array(count(shape));
  let end = 0;
  for (let outer = 0; outer < count(first.slice(0, axis)); outer++)
    for (const tensor of tensors) {
      const run = count(tensor.shape.slice(axis));
      data.set(tensor.data.subarray(outer * run, (outer + 1) * run), end);
      end += run;
    }
  return { shape, data };
};
