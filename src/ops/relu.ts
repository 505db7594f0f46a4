import { defineOp } from './op.ts';

/** max(0, X), element by element. Source: ONNX Relu-13. */
export const Relu = defineOp({ type: 'Relu', since: 13, inputs: { X: 'one' }, attributes: {} });
