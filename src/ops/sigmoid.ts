import { defineOp } from './op.ts';

/** 1 / (1 + e^−X), element by element. Source: ONNX Sigmoid-13. */
export const Sigmoid = defineOp({ type: 'Sigmoid', since: 13, inputs: { X: 'one' }, attributes: {} });
