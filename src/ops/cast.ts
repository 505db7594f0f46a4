import { defineOp } from './op.ts';

/** The same numbers in another element type, `to`, by its number in ONNX. Source: ONNX Cast-13. */
export const Cast = defineOp({ type: 'Cast', since: 13, inputs: { input: 'one' }, attributes: { to: 'int' } });
