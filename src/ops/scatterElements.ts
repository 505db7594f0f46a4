import { defineOp } from './op.ts';

/** Puts elements at indices along an axis, or adds them to what is there. Source: ONNX ScatterElements-16. */
export const ScatterElements = defineOp({
  type: 'ScatterElements',
  since: 16,
  inputs: { data: 'one', indices: 'one', updates: 'one' },
  attributes: { axis: 'int', reduction: 'string' },
});
