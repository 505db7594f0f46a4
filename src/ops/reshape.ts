import { defineOp } from './op.ts';

/** The same elements in another shape; 0 keeps a size, −1 takes what is left. Source: ONNX Reshape-13. */
export const Reshape = defineOp({
  type: 'Reshape',
  since: 13,
  inputs: { data: 'one', shape: 'one' },
  attributes: {},
});
