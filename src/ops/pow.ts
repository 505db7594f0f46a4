import { defineOp } from './op.ts';

/** X to the power of Y, element by element, broadcast. Source: ONNX Pow-13. */
export const Pow = defineOp({
  type: 'Pow',
  since: 13,
  inputs: { X: 'one', Y: 'one' },
  attributes: {},
});
