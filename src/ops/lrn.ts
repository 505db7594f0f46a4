import { defineOp } from './op.ts';

/** Divides each element by a power of the sum of squares in neighbouring channels. Source: ONNX LRN-13. */
export const LRN = defineOp({
  type: 'LRN',
  since: 13,
  inputs: { X: 'one' },
  attributes: { alpha: 'float', beta: 'float', bias: 'float', size: 'int' },
});
