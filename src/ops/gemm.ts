import { defineOp } from './op.ts';

/** A · B + C of matrices, A or B transposed when `transA` or `transB` is 1. Source: ONNX Gemm-13. */
export const Gemm = defineOp({
  type: 'Gemm',
  since: 13,
  inputs: { A: 'one', B: 'one', C: 'optional' },
  attributes: { transA: 'int', transB: 'int' },
});
