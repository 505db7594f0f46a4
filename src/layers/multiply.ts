import { defineJoin } from '../core/layer.ts';
import { checkEqualShapes } from './joinChecks.ts';

export const multiply = defineJoin({
  type: 'multiply',
  summary: 'Multiplies feature maps of one shape, element by element.',
  source: 'ONNX Mul-13',
  category: 'join',
  attributes: {},
  check: (xs, _, report) => checkEqualShapes('multiply', xs, report),
  output: ([first = [Number.NaN]]) => first,
  lower: ({ ops, xs }) => xs.reduce((product, x) => ops.Mul({ A: product, B: x })),
});
