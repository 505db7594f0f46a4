import { defineOp } from './op.ts';

/** Each element kept within [min, max]; both are scalars. Source: ONNX Clip-13. */
export const Clip = defineOp({
  type: 'Clip',
  since: 13,
  inputs: { input: 'one', min: 'optional', max: 'optional' },
  attributes: {},
});
