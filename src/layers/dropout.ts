import { real } from '../core/attribute.ts';
import { definePointwise, type TensorShapes, type TrainingRules } from '../core/layer.ts';
import { broadcastAt, elementAt, tensorOf } from '../reference/tensor.ts';
import { forEachRank } from './ranks.ts';

/** What is kept is scaled up, so that its mean stays. `maskOf` gives the shape of what is drawn for an example. */
function dropping(
  maskOf: (shape: readonly number[]) => readonly number[],
): TrainingRules<{ readonly p: number }, TensorShapes, TensorShapes> {
  return {
    lower: ({ ops, x, batch, inputShapes: [shape = []], attributes: { p }, mask }) =>
      ops.Mul({ A: x, B: mask([batch, ...maskOf(shape)], 1 - p) }),
    equation: ({ batch, masks: [mask] }) =>
      batch.map((x, example) => ({
        shape: x.shape,
        data: tensorOf(x.shape, at => elementAt(x, at) * (mask ? broadcastAt(mask, [example, ...at]) : 1)).data,
      })),
  };
}

export const dropout = definePointwise({
  type: 'dropout',
  summary: 'Sets a random share of the values to 0 while training; a run passes them through unchanged.',
  source: 'ONNX Dropout-13; Srivastava et al. 2014',
  category: 'regularization',
  linearity: 'kept',
  view: true,
  attributes: { p: real('Share of the values that is set to 0.', { least: 0, below: 1 }).default(0.5) },
  compute: x => x,
  lower: ({ ops, x }) => ops.Dropout({ data: x }),
  training: dropping(shape => shape),
});

/** Spatial dropout, over one, two or three axes. */
export const spatialDropouts = forEachRank(rank =>
  definePointwise({
    type: `dropout${rank}d`,
    summary:
      'Sets whole channels to 0 at random while training (spatial dropout); a run passes them through unchanged.',
    source: 'Tompson et al. 2015, §3.2; PyTorch `torch.nn.Dropout2d`',
    category: 'regularization',
    linearity: 'kept',
    rank,
    view: true,
    attributes: { p: real('Share of the channels that is set to 0.', { least: 0, below: 1 }).default(0.5) },
    compute: x => x,
    lower: ({ ops, x }) => ops.Dropout({ data: x }),
    training: dropping(([channels = 1, ...spatial]) => [channels, ...spatial.map(() => 1)]),
  }),
);
