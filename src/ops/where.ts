import { defineOp } from './op.ts';

/** X where the condition holds, Y elsewhere. Source: ONNX Where-9. */
export const Where = defineOp({
  type: 'Where',
  since: 9,
  inputs: { condition: 'one', X: 'one', Y: 'one' },
  attributes: {},
});
