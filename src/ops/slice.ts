import { defineOp } from './op.ts';

/** Elements start, start + step, … before end, along the given axes. Source: ONNX Slice-13. */
export const Slice = defineOp({
  type: 'Slice',
  since: 13,
  inputs: { data: 'one', starts: 'one', ends: 'one', axes: 'one', steps: 'one' },
  attributes: {},
});
