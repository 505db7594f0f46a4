import { defineOp } from './op.ts';

/** Hyperbolic tangent, element by element. Source: ONNX Tanh-13. */
export const Tanh = defineOp({ type: 'Tanh', since: 13, inputs: { X: 'one' }, attributes: {} });
