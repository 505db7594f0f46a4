import { defineOp } from './op.ts';

/** Logarithm of the softmax along one axis. Source: ONNX LogSoftmax-13. */
export const LogSoftmax = defineOp({
  type: 'LogSoftmax',
  since: 13,
  inputs: { input: 'one' },
  attributes: { axis: 'int' },
});
