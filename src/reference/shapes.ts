import { count, inputAt, type ReferenceOp } from './tensor.ts';

/** Two axes: those before `axis` folded, and the rest. Source: ONNX Flatten-13. */
export const flatten: ReferenceOp = (inputs, attributes) => {
  const x = inputAt(inputs, 0);
  const axis = Number(attributes['axis'] ?? 1);
  return { shape: [count(x.shape.slice(0, axis)), count(x.shape.slice(axis))], data: x.data };
};

/** Zeros around a tensor; `pads` lists the begins of all axes, then the ends. Source: ONNX Pad-13. */
export const pad: ReferenceOp = inputs => {
  const x = inputAt(inputs, 0);
  const pads = inputAt(inputs, 1).data;
  const rank = x.shape.length;
  const shape = x.shape.map((size, axis) => size + (pads[axis] ?? 0) + (pads[rank + axis] ?? 0));
  const data = new Float64Array(count(shape));
  x.data.forEach((value, index) => {
    let rest = index;
    let target = 0;
    let step = 1;
    for (let axis = rank - 1; 0 <= axis; axis--) {
      const size = x.shape[axis] ?? 1;
      target += ((rest % size) + (pads[axis] ?? 0)) * step;
      step *= shape[axis] ?? 1;
      rest = Math.floor(rest / size);
    }
    data[target] = value;
  });
  return { shape, data };
};
