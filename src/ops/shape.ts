import { defineOp } from './op.ts';

/** Sizes of a tensor, the batch first. Source: ONNX Shape-13. */
export const Shape = defineOp({ type: 'Shape', since: 13, inputs: { data: 'one' }, attributes: {} });
