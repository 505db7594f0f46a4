import { defineOp } from './op.ts';

/** e to the power of each element. Source: ONNX Exp-13. */
export const Exp = defineOp({ type: 'Exp', since: 13, inputs: { input: 'one' }, attributes: {} });
