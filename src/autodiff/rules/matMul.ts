import { MatMul } from '../../ops/matMul.ts';
import type { OpBuilder } from '../../ops/index.ts';
import type { Value } from '../../ops/op.ts';
import { broadcastShape, sumTo } from '../broadcast.ts';
import { gradientOf } from '../rule.ts';

/** Y = A·B for each place of the leading axes: dA = dY·Bᵀ and dB = Aᵀ·dY, summed up over the places that share a matrix. */
export const matMul = gradientOf(MatMul, {
  output({ inputs: { A, B }, shapeOf }) {
    const a = shapeOf(A);
    const b = shapeOf(B);
    return [...broadcastShape(a.slice(0, -2), b.slice(0, -2)), a.at(-2) ?? 0, b.at(-1) ?? 0];
  },
  gradients({ ops, inputs: { A, B }, shapeOf, y, dy }) {
    const places = shapeOf(y).slice(0, -2);
    return {
      A() {
        const product = ops.MatMul({ A: dy, B: turned(ops, B, shapeOf(B)) });
        return sumTo(ops, product, [...places, ...shapeOf(A).slice(-2)], shapeOf(A));
      },
      B() {
        const product = ops.MatMul({ A: turned(ops, A, shapeOf(A)), B: dy });
        return sumTo(ops, product, [...places, ...shapeOf(B).slice(-2)], shapeOf(B));
      },
    };
  },
});

/** Matrices with rows and columns changing places. */
function turned(ops: OpBuilder, matrices: Value, { length }: readonly number[]): Value {
  const leading = Array.from({ length: length - 2 }, (_, axis) => axis);
  return ops.Transpose({ data: matrices }, { perm: [...leading, length - 1, length - 2] });
}
