import { defineOp } from './op.ts';

/** x where it is positive, slope · x elsewhere; the slope is broadcast. Source: ONNX PRelu-9. */
export const PRelu = defineOp({
  type: 'PRelu',
  since: 9,
  inputs: { X: 'one', slope: 'one' },
  attributes: {},
});
