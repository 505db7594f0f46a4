import { defineOp } from './op.ts';

/** p-norm of each window. Source: ONNX LpPool-11. */
export const LpPool = defineOp({
  type: 'LpPool',
  since: 11,
  inputs: { X: 'one' },
  attributes: { kernel_shape: 'ints', strides: 'ints', pads: 'ints', p: 'int' },
});
