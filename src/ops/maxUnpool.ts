import { defineOp } from './op.ts';

/** Puts each value where its index says, 0 elsewhere; the indices are MaxPool's second output. Source: ONNX MaxUnpool-11. */
export const MaxUnpool = defineOp({
  type: 'MaxUnpool',
  since: 11,
  inputs: { X: 'one', I: 'one', output_shape: 'optional' },
  attributes: { kernel_shape: 'ints', strides: 'ints', pads: 'ints' },
});
