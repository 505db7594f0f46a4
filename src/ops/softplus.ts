import { defineOp } from './op.ts';

/** ln(1 + e^x). Source: ONNX Softplus-1. */
export const Softplus = defineOp({
  type: 'Softplus',
  since: 1,
  inputs: { X: 'one' },
  attributes: {},
});
