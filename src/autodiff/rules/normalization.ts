import { sizeOf } from '../../core/shape.ts';
import { BatchNormalization } from '../../ops/batchNormalization.ts';
import type { OpBuilder } from '../../ops/index.ts';
import { InstanceNormalization } from '../../ops/instanceNormalization.ts';
import type { Value } from '../../ops/op.ts';
import { gradientOf } from '../rule.ts';
import { sumOverPositions } from './conv.ts';

/**
 * With x̂ = (x − mean) / √(variance + ε) and g = dy · scale, dx = (g − mean of g − x̂ · mean of g · x̂) / √(variance + ε), over the positions of a
 * channel. Source: Ioffe & Szegedy 2015, §3, the derivatives in one.
 */
export const instanceNormalization = gradientOf(InstanceNormalization, {
  output: ({ inputs: { input }, shapeOf }) => shapeOf(input),
  gradients({ ops, inputs: { input, scale }, attributes: { epsilon = 1e-5 }, shapeOf, dy }) {
    const shape = shapeOf(input);
    const [, , ...spatial] = shape;
    const axes = spatial.map((_, axis) => axis + 2);
    const mean = (numbers: Value): Value =>
      ops.Mul({
        A: ops.ReduceSum({ data: numbers, axes: ops.int64(axes) }),
        B: ops.constant([1 / sizeOf(spatial)]),
      });
    const normalized = (): { readonly normal: Value; readonly deviation: Value } => {
      const centred = ops.Sub({ A: input, B: mean(input) });
      const variance = mean(ops.Mul({ A: centred, B: centred }));
      const deviation = ops.Sqrt({ X: ops.Add({ A: variance, B: ops.constant([epsilon]) }) });
      return { normal: ops.Div({ A: centred, B: deviation }), deviation };
    };
    return {
      input() {
        const { normal, deviation } = normalized();
        const scaled = ops.Mul({ A: dy, B: perChannel(ops, scale, shape) });
        const along = ops.Mul({ A: normal, B: mean(ops.Mul({ A: scaled, B: normal })) });
        return ops.Div({ A: ops.Sub({ A: ops.Sub({ A: scaled, B: mean(scaled) }), B: along }), B: deviation });
      },
      scale: () => sumOverPositions(ops, ops.Mul({ A: dy, B: normalized().normal }), shape),
      B: () => sumOverPositions(ops, dy, shape),
    };
  },
});

/** With statistics that are given, each channel is scaled and shifted: y = (x − mean) · scale / √(variance + ε) + B. */
export const batchNormalization = gradientOf(BatchNormalization, {
  output: ({ inputs: { X }, shapeOf }) => shapeOf(X),
  gradients({ ops, inputs: { X, scale, input_mean, input_var }, attributes: { epsilon = 1e-5 }, shapeOf, dy }) {
    const shape = shapeOf(X);
    const variance = (): Value => ops.Add({ A: input_var, B: ops.constant([epsilon]) });
    const factor = (): Value => ops.Div({ A: scale, B: ops.Sqrt({ X: variance() }) });
    /** Σ dy · (x − mean), channel by channel. */
    const alongCentred = (): Value =>
      sumOverPositions(ops, ops.Mul({ A: dy, B: ops.Sub({ A: X, B: perChannel(ops, input_mean, shape) }) }), shape);
    return {
      X: () => ops.Mul({ A: dy, B: perChannel(ops, factor(), shape) }),
      scale: () => ops.Div({ A: alongCentred(), B: ops.Sqrt({ X: variance() }) }),
      B: () => sumOverPositions(ops, dy, shape),
      input_mean: () => ops.Neg({ X: ops.Mul({ A: sumOverPositions(ops, dy, shape), B: factor() }) }),
      input_var() {
        const perVariance = ops.Div({ A: ops.Mul({ A: alongCentred(), B: factor() }), B: variance() });
        return ops.Mul({ A: perVariance, B: ops.constant([-0.5]) });
      },
    };
  },
});

/** A vector of the channels in a shape that is repeated over examples and positions. */
function perChannel(ops: OpBuilder, vector: Value, [, channels = 0, ...spatial]: readonly number[]): Value {
  return ops.Reshape({ data: vector, shape: ops.int64([channels, ...spatial.map(() => 1)]) });
}
