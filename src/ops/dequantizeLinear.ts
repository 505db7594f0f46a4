import { defineOp } from './op.ts';

/**
 * (x − zero point) · scale, with one scale for each position of `axis` where there are several (since 13).
 * Source: ONNX DequantizeLinear-13.
 */
export const DequantizeLinear = defineOp({
  type: 'DequantizeLinear',
  since: 13,
  inputs: { x: 'one', x_scale: 'one', x_zero_point: 'optional' },
  attributes: { axis: 'int' },
});
