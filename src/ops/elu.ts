import { defineOp } from './op.ts';

/** x where it is positive, alpha · (e^x − 1) elsewhere. Source: ONNX Elu-6. */
export const Elu = defineOp({
  type: 'Elu',
  since: 6,
  inputs: { X: 'one' },
  attributes: { alpha: 'float' },
});
