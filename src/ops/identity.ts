import { defineOp } from './op.ts';

/** The input itself. Source: ONNX Identity-13. */
export const Identity = defineOp({
  type: 'Identity',
  since: 13,
  inputs: { input: 'one' },
  attributes: {},
});
