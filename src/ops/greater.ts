import { defineOp } from './op.ts';

/** Whether A > B, element by element, broadcast. Source: ONNX Greater-13. */
export const Greater = defineOp({
  type: 'Greater',
  since: 13,
  inputs: { A: 'one', B: 'one' },
  attributes: {},
});
