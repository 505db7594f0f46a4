import { defineOp } from './op.ts';

/** (X − mean) / √(variance + ε) · scale + bias per channel, with running statistics. Source: ONNX BatchNormalization-9 (-14 for training). */
export const BatchNormalization = defineOp({
  type: 'BatchNormalization',
  since: 9,
  inputs: { X: 'one', scale: 'one', B: 'one', input_mean: 'one', input_var: 'one' },
  attributes: { epsilon: 'float' },
});
