import { Dropout } from '../../ops/dropout.ts';
import { Flatten } from '../../ops/flatten.ts';
import { Identity } from '../../ops/identity.ts';
import { Reshape } from '../../ops/reshape.ts';
import { Transpose } from '../../ops/transpose.ts';
import { sizeOf } from '../../core/shape.ts';
import { gradientOf } from '../rule.ts';

export const identity = gradientOf(Identity, {
  output: ({ inputs: { input }, shapeOf }) => shapeOf(input),
  gradients: ({ dy }) => ({ input: () => dy }),
});

/** As it is in a run: everything passes. */
export const dropout = gradientOf(Dropout, {
  output: ({ inputs: { data }, shapeOf }) => shapeOf(data),
  gradients: ({ dy }) => ({ data: () => dy }),
});

export const reshape = gradientOf(Reshape, {
  output({ inputs: { data, shape }, shapeOf, integersOf }) {
    const before = shapeOf(data);
    // 0 stands for the size of before, −1 for what is left.
    const sizes = integersOf(shape).map((size, axis) => (size === 0 ? (before[axis] ?? 0) : size));
    const known = sizes.reduce((product, size) => (size < 0 ? product : product * size), 1);
    return sizes.map(size => (size < 0 ? sizeOf(before) / known : size));
  },
  gradients: ({ ops, inputs: { data }, shapeOf, dy }) => ({
    data: () => ops.Reshape({ data: dy, shape: ops.int64(shapeOf(data)) }),
  }),
});

export const flatten = gradientOf(Flatten, {
  output({ inputs: { input }, attributes: { axis = 1 }, shapeOf }) {
    const shape = shapeOf(input);
    return [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))];
  },
  gradients: ({ ops, inputs: { input }, shapeOf, dy }) => ({
    input: () => ops.Reshape({ data: dy, shape: ops.int64(shapeOf(input)) }),
  }),
});

export const transpose = gradientOf(Transpose, {
  output({ inputs: { data }, attributes: { perm }, shapeOf }) {
    const shape = shapeOf(data);
    return (perm ?? shape.map((_, axis) => shape.length - 1 - axis)).map(axis => shape[axis] ?? 0);
  },
  gradients({ ops, inputs: { data }, attributes: { perm }, shapeOf, dy }) {
    const order = perm ?? shapeOf(data).map((_, axis, { length }) => length - 1 - axis);
    return { data: () => ops.Transpose({ data: dy }, { perm: order.map((_, axis) => order.indexOf(axis)) }) };
  },
});
