import { defineJoin } from '../core/layer.ts';
import { checkEqualShapes } from './joinChecks.ts';

export const add = defineJoin({
  type: 'add',
  summary: 'Adds feature maps of one shape, element by element.',
  source: 'ONNX Add-13; He et al. 2016',
  category: 'join',
  attributes: {},
  check: (xs, _, report) => checkEqualShapes('add', xs, report),
  output: ([first = [Number.NaN]]) => first,
  lower: ({ ops, xs }) => xs.reduce((sum, x) => ops.Add({ A: sum, B: x })),
});
