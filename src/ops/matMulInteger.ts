import { defineOp } from './op.ts';

/** Product of matrices of 8-bit integers, summed as int32. Source: ONNX MatMulInteger-10. */
export const MatMulInteger = defineOp({
  type: 'MatMulInteger',
  since: 10,
  inputs: { A: 'one', B: 'one', a_zero_point: 'optional', b_zero_point: 'optional' },
  attributes: {},
});
