import { real } from '../core/attribute.ts';
import { definePointwise } from '../core/layer.ts';
import { forEachRank } from './ranks.ts';

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
  }),
);
