import { defineOp } from './op.ts';

/** Difference of two tensors, element by element, broadcast. Source: ONNX Sub-13. */
export const Sub = defineOp({
  type: 'Sub',
  since: 13,
  inputs: { A: 'one', B: 'one' },
  attributes: {},
});
