import { defineOp } from './op.ts';

/** Each element with the other sign. Source: ONNX Neg-13. */
export const Neg = defineOp({ type: 'Neg', since: 13, inputs: { X: 'one' }, attributes: {} });
