import { defineOp } from './op.ts';

/** The transpose of a convolution: each input is spread over a window of the output. Source: ONNX ConvTranspose-11. */
export const ConvTranspose = defineOp({
  type: 'ConvTranspose',
  since: 11,
  inputs: { X: 'one', W: 'one', B: 'optional' },
  attributes: {
    kernel_shape: 'ints',
    strides: 'ints',
    dilations: 'ints',
    pads: 'ints',
    output_padding: 'ints',
    group: 'int',
  },
});
