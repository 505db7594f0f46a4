import { defineOp } from './op.ts';

/** Index of the largest element along an axis, the first of equals. Source: ONNX ArgMax-13. */
export const ArgMax = defineOp({
  type: 'ArgMax',
  since: 13,
  inputs: { data: 'one' },
  attributes: { axis: 'int', keepdims: 'int' },
});
