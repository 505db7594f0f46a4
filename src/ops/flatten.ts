import { defineOp } from './op.ts';

/** Folds the axes before `axis` into one and the rest into another. Source: ONNX Flatten-13. */
export const Flatten = defineOp({ type: 'Flatten', since: 13, inputs: { input: 'one' }, attributes: { axis: 'int' } });
