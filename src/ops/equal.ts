import { defineOp } from './op.ts';

/** Whether two elements are the same. Source: ONNX Equal-13. */
export const Equal = defineOp({ type: 'Equal', since: 13, inputs: { A: 'one', B: 'one' }, attributes: {} });
