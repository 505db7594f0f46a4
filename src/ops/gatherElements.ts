import { defineOp } from './op.ts';

/** Takes an element for each index along an axis. Source: ONNX GatherElements-13. */
export const GatherElements = defineOp({
  type: 'GatherElements',
  since: 13,
  inputs: { data: 'one', indices: 'one' },
  attributes: { axis: 'int' },
});
