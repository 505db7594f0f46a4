import { defineOp } from './op.ts';

/** Amount of each element. Source: ONNX Abs-13. */
export const Abs = defineOp({ type: 'Abs', since: 13, inputs: { X: 'one' }, attributes: {} });
