import { channelDivisor, flag, someOf } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { axisNames, sizeOf, type Shape } from '../core/shape.ts';
import { attend } from '../reference/attention.ts';
import { sliceAxis } from './borders.ts';
import { checkSplit } from './divisors.ts';

const spatialAxes = {
  L: 'Along a signal.',
  D: 'Along the depth: over time, in a video.',
  H: 'Along the height.',
  W: 'Along the width.',
} as const;

export const multiHeadAttention = defineLayer({
  type: 'multiHeadAttention',
  summary: 'Lets each position gather values from all others, weighted by how well its query fits their keys.',
  source: 'Vaswani et al. 2017, §3.2; PyTorch `torch.nn.MultiheadAttention`',
  category: 'attention',
  attributes: {
    numHeads: channelDivisor('Number of heads that the channels are split into.').default(1),
    axes: someOf('Axes whose positions see each other; the others stay apart.', spatialAxes).optional('all axes'),
    bias: flag('Adds learned numbers after each of the four projections.').default(true),
  },
  readsAll: ({ axes }, axis, rank) => axes === undefined || axes.some(each => each === axisNames(rank)[axis + 1]),
  startingValues: { inProjBias: 0, outProjBias: 0 },
  check([channels, ...spatial], { numHeads, axes }, report) {
    checkSplit(channels, numHeads, { attribute: 'numHeads', what: 'channels', parts: 'heads' }, report);
    const names = axisNames(spatial.length).slice(1);
    const wrong = axes?.find(axis => !names.includes(axis));
    if (wrong !== undefined)
      report(
        { attribute: 'axes' },
        'wrong-axes',
        `the input has no axis "${wrong}"; it has ${names.join(', ') || 'no positions'}`,
        names.length === 0 ? [] : [{ title: `Use axes ${names.join(', ')}`, set: { axes: names } }],
      );
  },
  output: x => x,
  weights: ([channels], { bias }) => ({
    inProjWeight: [3 * channels, channels] as readonly number[],
    outProjWeight: [channels, channels] as readonly number[],
    ...(bias && { inProjBias: [3 * channels] as readonly number[], outProjBias: [channels] as readonly number[] }),
  }),
  // Four projections of every position, the products of queries with keys, and the weighted sums of values.
  macs(_, __, [channels, ...spatial], { axes }) {
    const { together, apart } = positionsOf([channels, ...spatial], axes);
    return sizeOf(spatial) * 4 * channels ** 2 + 2 * apart * together ** 2 * channels;
  },
  lower({ ops, x, inputShapes: [input = [0]], attributes: { numHeads, axes }, tensors }) {
    const [channels] = input;
    const { together, apart, order, sizes } = positionsOf(input, axes);
    // [N, C, …] → [N, apart, C, together]: matrices of channels by positions, one for each place that stays apart.
    const turned = ops.Transpose({ data: x }, { perm: order });
    const rows = ops.Reshape({ data: turned, shape: ops.int64([0, apart, channels, together]) });
    const column = ops.int64([-1, 1]);
    const project = (weight: typeof x, bias: typeof x | undefined, of: typeof x) => {
      const product = ops.MatMul({ A: weight, B: of });
      return bias === undefined ? product : ops.Add({ A: product, B: ops.Reshape({ data: bias, shape: column }) });
    };
    const all = project(tensors.inProjWeight, tensors.inProjBias, rows);
    const headShape = ops.int64([0, apart, numHeads, channels / numHeads, together]);
    const [queries, keys, values] = [0, 1, 2].map(part =>
      ops.Reshape({ data: sliceAxis(ops, all, 2, part * channels, (part + 1) * channels), shape: headShape }),
    ) as [typeof x, typeof x, typeof x];
    const swapped = [0, 1, 2, 4, 3];
    const scores = ops.MatMul({ A: ops.Transpose({ data: queries }, { perm: swapped }), B: keys });
    const weights = ops.Softmax(
      { input: ops.Mul({ A: scores, B: ops.constant([1 / Math.sqrt(channels / numHeads)]) }) },
      { axis: -1 },
    );
    const gathered = ops.MatMul({ A: values, B: ops.Transpose({ data: weights }, { perm: swapped }) });
    const merged = ops.Reshape({ data: gathered, shape: ops.int64([0, apart, channels, together]) });
    const projected = project(tensors.outProjWeight, tensors.outProjBias, merged);
    const unfolded = ops.Reshape({ data: projected, shape: ops.int64([0, ...sizes]) });
    return ops.Transpose({ data: unfolded }, { perm: order.map((_, axis) => order.indexOf(axis)) });
  },
  equation({ x, attributes: { numHeads, axes }, tensors }) {
    const names = axisNames(x.shape.length - 1).slice(1);
    const together = names.map(name => axes === undefined || axes.some(axis => axis === name));
    return attend(x, tensors, numHeads, together);
  },
});

/** How the positions fall into those that see each other and those that stay apart; `order` puts the latter first, behind the batch. */
function positionsOf([channels, ...spatial]: Shape, axes: readonly string[] | undefined) {
  const names = axisNames(spatial.length).slice(1);
  const isTogether = (axis: number): boolean => axes === undefined || axes.includes(names[axis] ?? '');
  const all = spatial.map((_, axis) => axis);
  const apartAxes = all.filter(axis => !isTogether(axis));
  const togetherAxes = all.filter(isTogether);
  const size = (list: readonly number[]): number => sizeOf(list.map(axis => spatial[axis] ?? 1));
  return {
    together: size(togetherAxes),
    apart: size(apartAxes),
    order: [0, ...apartAxes.map(axis => axis + 2), 1, ...togetherAxes.map(axis => axis + 2)],
    sizes: [...apartAxes.map(axis => spatial[axis] ?? 1), channels, ...togetherAxes.map(axis => spatial[axis] ?? 1)],
  };
}
