import { defineOp } from './op.ts';

/** round(x / scale) + zero point, kept within the element type of the zero point. Source: ONNX QuantizeLinear-13. */
export const QuantizeLinear = defineOp({
  type: 'QuantizeLinear',
  since: 13,
  inputs: { x: 'one', y_scale: 'one', y_zero_point: 'optional' },
  attributes: { axis: 'int' },
});
