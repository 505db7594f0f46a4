import { defineOp } from './op.ts';

/** A · B + C of matrices, B transposed when `transB` is 1. Source: ONNX Gemm-13. */
export const Gemm = defineOp({
  type: 'Gemm',
  since: 13,
  inputs: { A: 'one', B: 'one', C: 'optional' },
  attributes: { transB: 'int' },
});
