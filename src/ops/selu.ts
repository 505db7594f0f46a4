import { defineOp } from './op.ts';

/** Scaled exponential linear unit with its fixed constants. Source: ONNX Selu-6. */
export const Selu = defineOp({
  type: 'Selu',
  since: 6,
  inputs: { X: 'one' },
  attributes: {},
});
