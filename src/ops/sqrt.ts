import { defineOp } from './op.ts';

/** Square root of each element. Source: ONNX Sqrt-13. */
export const Sqrt = defineOp({ type: 'Sqrt', since: 13, inputs: { X: 'one' }, attributes: {} });
