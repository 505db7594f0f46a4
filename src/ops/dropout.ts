import { defineOp } from './op.ts';

/** The identity, as dropout is at inference. Source: ONNX Dropout-13. */
export const Dropout = defineOp({ type: 'Dropout', since: 13, inputs: { data: 'one' }, attributes: {} });
