import { defineOp } from './op.ts';

/** Largest value over all spatial positions of a channel, which keep length 1. Source: ONNX GlobalMaxPool-1. */
export const GlobalMaxPool = defineOp({
  type: 'GlobalMaxPool',
  since: 1,
  inputs: { X: 'one' },
  attributes: {},
});
