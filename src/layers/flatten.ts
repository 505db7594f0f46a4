import { defineLayer } from '../core/layer.ts';
import { sizeOf } from '../core/shape.ts';

export const flatten = defineLayer({
  type: 'flatten',
  summary: 'Lays channels and positions out as one vector, channel by channel.',
  source: 'ONNX Flatten-13; PyTorch `torch.nn.Flatten`',
  category: 'shape',
  view: true,
  readsAll: true,
  attributes: {},
  output: x => [sizeOf(x)],
  lower: ({ ops, x }) => ops.Flatten({ input: x }, { axis: 1 }),
});
