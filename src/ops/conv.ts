import { defineOp } from './op.ts';

/** Convolution (cross-correlation) over N spatial axes. Source: ONNX Conv-11. */
export const Conv = defineOp({
  type: 'Conv',
  since: 11,
  inputs: { X: 'one', W: 'one', B: 'optional' },
  attributes: { kernel_shape: 'ints', strides: 'ints', dilations: 'ints', pads: 'ints', group: 'int' },
});
