import { defineOp } from './op.ts';

/** Samples a tensor on a finer or coarser grid. Source: ONNX Resize-13. */
export const Resize = defineOp({
  type: 'Resize',
  since: 13,
  inputs: { X: 'one', roi: 'optional', scales: 'one' },
  attributes: { mode: 'string', coordinate_transformation_mode: 'string', nearest_mode: 'string' },
});
