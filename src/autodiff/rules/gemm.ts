import { Gemm } from '../../ops/gemm.ts';
import { gradientOf } from '../rule.ts';
import { sumTo } from '../broadcast.ts';

/** Y = A·B + C: dA = dY·Bᵀ, dB = Aᵀ·dY, and C gets the sum over the rows along which it was repeated. */
export const gemm = gradientOf(Gemm, {
  output({ inputs: { A, B }, attributes: { transA = 0, transB = 0 }, shapeOf }) {
    const a = shapeOf(A);
    const b = shapeOf(B);
    return [a[transA === 1 ? 1 : 0] ?? 0, b[transB === 1 ? 0 : 1] ?? 0];
  },
  gradients({ ops, inputs: { A, B, C }, attributes: { transA = 0, transB = 0 }, shapeOf, y, dy }) {
    return {
      A: () =>
        transA === 1
          ? ops.Gemm({ A: B, B: dy }, { transA: transB, transB: 1 })
          : ops.Gemm({ A: dy, B }, { transB: 1 - transB }),
      B: () =>
        transB === 1
          ? ops.Gemm({ A: dy, B: A }, { transA: 1, transB: transA })
          : ops.Gemm({ A, B: dy }, { transA: 1 - transA }),
      C: () => sumTo(ops, dy, shapeOf(y), C === undefined ? [] : shapeOf(C)),
    };
  },
});
