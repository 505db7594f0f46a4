import { defineOp } from './op.ts';

/** Repeats axes of length 1 up to a shape, by the rules of broadcasting. Source: ONNX Expand-13. */
export const Expand = defineOp({ type: 'Expand', since: 13, inputs: { input: 'one', shape: 'one' }, attributes: {} });
