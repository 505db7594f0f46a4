import { defineJoin } from '../core/layer.ts';
import { checkEqualPositions } from './joinChecks.ts';

export const concat = defineJoin({
  type: 'concat',
  summary: 'Stacks the channels of feature maps of one height and width.',
  source: 'ONNX Concat-13; Szegedy et al. 2015',
  category: 'join',
  attributes: {},
  check: (xs, _, report) => checkEqualPositions('concat', xs, report),
  output([first = [Number.NaN], ...others]) {
    const [channels, ...spatial] = first;
    return [others.reduce((sum, [more]) => sum + more, channels), ...spatial];
  },
  lower: ({ ops, xs }) => ops.Concat({ inputs: xs }, { axis: 1 }),
  equation: ({ xs, outputShape }) => ({ shape: outputShape, data: Float64Array.from(xs.flatMap(x => [...x.data])) }),
});
