import { defineOp } from './op.ts';

/** x where it is positive, alpha · x elsewhere. Source: ONNX LeakyRelu-6. */
export const LeakyRelu = defineOp({
  type: 'LeakyRelu',
  since: 6,
  inputs: { X: 'one' },
  attributes: { alpha: 'float' },
});
