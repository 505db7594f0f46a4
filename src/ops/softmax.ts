import { defineOp } from './op.ts';

/** e^x / Σ e^x along one axis. Source: ONNX Softmax-13. */
export const Softmax = defineOp({ type: 'Softmax', since: 13, inputs: { input: 'one' }, attributes: { axis: 'int' } });
