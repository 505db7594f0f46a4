import { defineOp } from './op.ts';

/** Sum over the given axes, which keep length 1. Source: ONNX ReduceSum-13. */
export const ReduceSum = defineOp({
  type: 'ReduceSum',
  since: 13,
  inputs: { data: 'one', axes: 'one' },
  attributes: {},
});
