import { defineOp } from './op.ts';

/** The axes in another order. Source: ONNX Transpose-13. */
export const Transpose = defineOp({
  type: 'Transpose',
  since: 13,
  inputs: { data: 'one' },
  attributes: { perm: 'ints' },
});
