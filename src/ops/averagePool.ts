import { defineOp } from './op.ts';

/** Mean of each window, over all its cells or only those inside the input. Source: ONNX AveragePool-11. */
export const AveragePool = defineOp({
  type: 'AveragePool',
  since: 11,
  inputs: { X: 'one' },
  attributes: { kernel_shape: 'ints', strides: 'ints', pads: 'ints', count_include_pad: 'int' },
});
