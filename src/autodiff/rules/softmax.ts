import { LogSoftmax } from '../../ops/logSoftmax.ts';
import { Softmax } from '../../ops/softmax.ts';
import { gradientOf } from '../rule.ts';

/** dX = Y · (dY − Σ dY · Y), along the axis. */
export const softmax = gradientOf(Softmax, {
  output: ({ inputs: { input }, shapeOf }) => shapeOf(input),
  gradients: ({ ops, attributes: { axis = -1 }, y, dy }) => ({
    input() {
      const total = ops.ReduceSum({ data: ops.Mul({ A: dy, B: y }), axes: ops.int64([axis]) });
      return ops.Mul({ A: y, B: ops.Sub({ A: dy, B: total }) });
    },
  }),
});

/** dX = dY − softmax(X) · Σ dY, along the axis. */
export const logSoftmax = gradientOf(LogSoftmax, {
  output: ({ inputs: { input }, shapeOf }) => shapeOf(input),
  gradients: ({ ops, inputs: { input }, attributes: { axis = -1 }, dy }) => ({
    input() {
      const total = ops.ReduceSum({ data: dy, axes: ops.int64([axis]) });
      return ops.Sub({ A: dy, B: ops.Mul({ A: ops.Softmax({ input }, { axis }), B: total }) });
    },
  }),
});
