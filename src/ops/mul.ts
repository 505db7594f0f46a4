import { defineOp } from './op.ts';

/** Product of two tensors of one shape, element by element. Source: ONNX Mul-13. */
export const Mul = defineOp({ type: 'Mul', since: 13, inputs: { A: 'one', B: 'one' }, attributes: {} });
