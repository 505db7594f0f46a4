import { ArgMax } from '../../ops/argMax.ts';
import { Expand } from '../../ops/expand.ts';
import { GatherElements } from '../../ops/gatherElements.ts';
import { ScatterElements } from '../../ops/scatterElements.ts';
import { broadcastShape, sumTo, zeros } from '../broadcast.ts';
import { gradientOf } from '../rule.ts';

/** What was repeated gets the sum over its repetitions. */
export const expand = gradientOf(Expand, {
  output: ({ inputs: { input, shape }, shapeOf, integersOf }) => broadcastShape(shapeOf(input), integersOf(shape)),
  gradients: ({ ops, inputs: { input }, shapeOf, y, dy }) => ({
    input: () => sumTo(ops, dy, shapeOf(y), shapeOf(input)),
  }),
});

/** Each element gets what comes back from all places that have taken it. */
export const gatherElements = gradientOf(GatherElements, {
  output: ({ inputs: { indices }, shapeOf }) => shapeOf(indices),
  gradients: ({ ops, inputs: { data, indices }, attributes: { axis = 0 }, shapeOf, dy }) => ({
    data: () =>
      ops.ScatterElements({ data: zeros(ops, shapeOf(data)), indices, updates: dy }, { axis, reduction: 'add' }),
  }),
});

/** What was put somewhere gets the gradient of that place; what was there keeps it only where it was added to. */
export const scatterElements = gradientOf(ScatterElements, {
  output: ({ inputs: { data }, shapeOf }) => shapeOf(data),
  gradients: ({ ops, inputs: { indices, updates }, attributes: { axis = 0, reduction }, shapeOf, dy }) => ({
    data: () =>
      reduction === 'add'
        ? dy
        : ops.ScatterElements({ data: dy, indices, updates: zeros(ops, shapeOf(updates)) }, { axis }),
    updates: () => ops.GatherElements({ data: dy, indices }, { axis }),
  }),
});

/** A place jumps from one element to another, so that nothing comes back. */
export const argMax = gradientOf(ArgMax, {
  output({ inputs: { data }, attributes: { axis = 0, keepdims = 1 }, shapeOf }) {
    const shape = shapeOf(data);
    const along = axis < 0 ? axis + shape.length : axis;
    return shape.flatMap((size, each) => (each === along ? (keepdims === 1 ? [1] : []) : [size]));
  },
  gradients: () => ({}),
});
