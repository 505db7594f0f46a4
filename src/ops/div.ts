import { defineOp } from './op.ts';

/** Quotient of two tensors, element by element, broadcast. Source: ONNX Div-13. */
export const Div = defineOp({
  type: 'Div',
  since: 13,
  inputs: { A: 'one', B: 'one' },
  attributes: {},
});
