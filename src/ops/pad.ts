import { defineOp } from './op.ts';

/** A border around a tensor; `pads` lists the begins of all axes, then the ends. Source: ONNX Pad-13. */
export const Pad = defineOp({
  type: 'Pad',
  since: 13,
  inputs: { data: 'one', pads: 'one', constant_value: 'optional' },
  attributes: { mode: 'string' },
});
