import { defineOp } from './op.ts';

/** Tensors one behind the other along an axis. Source: ONNX Concat-13. */
export const Concat = defineOp({
  type: 'Concat',
  since: 13,
  inputs: { inputs: 'variadic' },
  attributes: { axis: 'int' },
});
