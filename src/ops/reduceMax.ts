import { defineOp } from './op.ts';

/**
 * Largest of all elements. The axes, an attribute until opset 17 and an input from 18 on, are left away: all are reduced then, in
 * every version. Source: ONNX ReduceMax-13 and -18.
 */
export const ReduceMax = defineOp({
  type: 'ReduceMax',
  since: 13,
  inputs: { data: 'one' },
  attributes: { keepdims: 'int' },
});
