import { flag } from '../core/attribute.ts';
import { defineLayer, definePointwise } from '../core/layer.ts';
import { planes } from '../reference/tensor.ts';

export const identity = definePointwise({
  type: 'identity',
  summary: 'Passes its input on: a place with a name.',
  source: 'ONNX Identity-13; PyTorch `torch.nn.Identity`',
  category: 'shape',
  linearity: 'kept',
  view: true,
  attributes: {},
  compute: x => x,
  lower: ({ ops, x }) => ops.Identity({ input: x }),
});

export const scale = defineLayer({
  type: 'scale',
  summary: 'Multiplies each channel by a learned factor, and may add a learned number.',
  source: 'Touvron et al. 2021 (LayerScale), §2; the Scale layer of Caffe',
  category: 'normalization',
  linearity: 'kept',
  attributes: { bias: flag('Adds one learned number to each channel.').default(false) },
  startingValues: { weight: 1 },
  output: x => x,
  weights: ([channels], { bias }) => ({
    weight: [channels] as readonly number[],
    ...(bias && { bias: [channels] as readonly number[] }),
  }),
  lower({ ops, x, inputShapes: [input = [0]], tensors }) {
    const shape = ops.int64([input[0], ...input.slice(1).map(() => 1)]);
    const scaled = ops.Mul({ A: x, B: ops.Reshape({ data: tensors.weight, shape }) });
    return tensors.bias === undefined ? scaled : ops.Add({ A: scaled, B: ops.Reshape({ data: tensors.bias, shape }) });
  },
  equation({ x, tensors: { weight, bias } }) {
    const { positions } = planes(x);
    const at = (index: number): number => Math.floor(index / positions);
    const data = x.data.map((element, index) => element * (weight.data[at(index)] ?? 0) + (bias?.data[at(index)] ?? 0));
    return { shape: x.shape, data };
  },
});
