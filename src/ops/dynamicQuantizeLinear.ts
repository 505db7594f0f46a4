import { defineOp } from './op.ts';

/** A tensor as uint8 by its own smallest and largest element; gives scale and zero point too. Source: ONNX DynamicQuantizeLinear-11. */
export const DynamicQuantizeLinear = defineOp({
  type: 'DynamicQuantizeLinear',
  since: 11,
  inputs: { x: 'one' },
  attributes: {},
});
