import { defineOp } from './op.ts';

/** −1, 0 or 1 by the sign of each element. Source: ONNX Sign-13. */
export const Sign = defineOp({ type: 'Sign', since: 13, inputs: { input: 'one' }, attributes: {} });
