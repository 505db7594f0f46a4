import { defineOp } from './op.ts';

/** Product of matrices in the last two axes, the others broadcast. Source: ONNX MatMul-13. */
export const MatMul = defineOp({
  type: 'MatMul',
  since: 13,
  inputs: { A: 'one', B: 'one' },
  attributes: {},
});
