import { defineOp } from './op.ts';

/** Largest value of each window; padding never wins. A second output has the index of each. Source: ONNX MaxPool-12. */
export const MaxPool = defineOp({
  type: 'MaxPool',
  since: 12,
  inputs: { X: 'one' },
  attributes: { kernel_shape: 'ints', strides: 'ints', dilations: 'ints', pads: 'ints' },
});
