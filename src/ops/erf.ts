import { defineOp } from './op.ts';

/** The error function, element by element. Source: ONNX Erf-13. */
export const Erf = defineOp({
  type: 'Erf',
  since: 13,
  inputs: { input: 'one' },
  attributes: {},
});
