import { defineOp } from './op.ts';

/** Convolution of 8-bit integers, summed as int32. Source: ONNX ConvInteger-10. */
export const ConvInteger = defineOp({
  type: 'ConvInteger',
  since: 10,
  inputs: { x: 'one', w: 'one', x_zero_point: 'optional', w_zero_point: 'optional' },
  attributes: { kernel_shape: 'ints', strides: 'ints', dilations: 'ints', pads: 'ints', group: 'int' },
});
