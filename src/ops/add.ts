import { defineOp } from './op.ts';

/** Sum of two tensors of one shape. Source: ONNX Add-13. */
export const Add = defineOp({ type: 'Add', since: 13, inputs: { A: 'one', B: 'one' }, attributes: {} });
