import { defineOp } from './op.ts';

/** Mean over all spatial positions of a channel, which keep length 1. Source: ONNX GlobalAveragePool-1. */
export const GlobalAveragePool = defineOp({
  type: 'GlobalAveragePool',
  since: 1,
  inputs: { X: 'one' },
  attributes: {},
});
