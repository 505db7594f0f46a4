import { defineOp } from './op.ts';

/** Smallest of all elements; axes are left away as for ReduceMax. Source: ONNX ReduceMin-13 and -18. */
export const ReduceMin = defineOp({
  type: 'ReduceMin',
  since: 13,
  inputs: { data: 'one' },
  attributes: { keepdims: 'int' },
});
