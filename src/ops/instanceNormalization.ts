import { defineOp } from './op.ts';

/** Mean 0 and variance 1 over the positions of each channel and example, then scale and shift. Source: ONNX InstanceNormalization-6. */
export const InstanceNormalization = defineOp({
  type: 'InstanceNormalization',
  since: 6,
  inputs: { input: 'one', scale: 'one', B: 'one' },
  attributes: { epsilon: 'float' },
});
