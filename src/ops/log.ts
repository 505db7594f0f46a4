import { defineOp } from './op.ts';

/** Natural logarithm of each element. Source: ONNX Log-13. */
export const Log = defineOp({ type: 'Log', since: 13, inputs: { input: 'one' }, attributes: {} });
