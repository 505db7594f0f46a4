import { defineOp } from './op.ts';

/** max(0, min(1, alpha · x + beta)). Source: ONNX HardSigmoid-6. */
export const HardSigmoid = defineOp({
  type: 'HardSigmoid',
  since: 6,
  inputs: { X: 'one' },
  attributes: { alpha: 'float', beta: 'float' },
});
