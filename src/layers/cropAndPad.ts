import { oneOf, padding, real } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { formatSize } from '../core/shape.ts';
import type { AxisPadding, Padding } from '../core/window.ts';
import { padded } from '../reference/padding.ts';
import { elementAt, tensorOf } from '../reference/tensor.ts';
import { checkBorders, lowerBorders, paddingModes } from './borders.ts';
import { forEachRank } from './ranks.ts';

/** Cuts a border off, over one, two or three axes. */
export const crops = forEachRank(rank =>
  defineLayer({
    type: `crop${rank}d`,
    summary: 'Cuts a border off every channel.',
    source: 'ONNX Slice-13; Ronneberger, Fischer & Brox 2015, figure 1',
    category: 'shape',
    rank,
    attributes: {
      cropping: padding(
        rank,
        'Pixels cut off at each side: a number, one per axis, or `[begin, end]` pairs.',
        [],
      ).usually(1),
    },
    check([, ...spatial], { cropping }, report) {
      const all = sidesOf(cropping).findIndex((sides, axis) => (spatial[axis] ?? Infinity) <= sum(sides));
      if (all === -1) return;
      const size = spatial[all] ?? 0;
      const message = `cropping ${sum(sidesOf(cropping)[all])} px in all leaves nothing of ${size}; cut off at most ${size - 1}`;
      const most = Math.floor((size - 1) / 2);
      const fix = {
        title: `Use cropping ${most}, which leaves ${size - 2 * most} of ${size} px`,
        set: { cropping: most },
      };
      report({ attribute: 'cropping' }, 'nothing-left', message, [fix]);
    },
    reads: (_, { cropping }) => sidesOf(cropping).map(([begin]) => ({ step: 1, from: begin, span: 0 })),
    output: ([channels, ...spatial], { cropping }) => [
      channels,
      ...spatial.map((size, axis) => size - sum(sidesOf(cropping)[axis])),
    ],
    sizes: ([, ...spatial], { cropping }) =>
      sidesOf(cropping).map(([begin, end], axis) => `${formatSize(spatial[axis] ?? Number.NaN)} − ${begin} − ${end}`),
    lower({ ops, x, inputShapes: [input = [0]], attributes: { cropping } }) {
      const sides = sidesOf(cropping);
      const axes = sides.map((_, axis) => axis + 2);
      return ops.Slice({
        data: x,
        starts: ops.int64(sides.map(([begin]) => begin)),
        ends: ops.int64(sides.map(([, end], axis) => (input[axis + 1] ?? 0) - end)),
        axes: ops.int64(axes),
        steps: ops.int64(axes.map(() => 1)),
      });
    },
    equation: ({ x, outputShape, attributes: { cropping } }) =>
      tensorOf(outputShape, ([channel = 0, ...at]) =>
        elementAt(x, [channel, ...at.map((position, axis) => position + (sidesOf(cropping)[axis]?.[0] ?? 0))]),
      ),
  }),
);

/** Puts a border around, over one, two or three axes. */
export const pads = forEachRank(rank =>
  defineLayer({
    type: `pad${rank}d`,
    summary: 'Puts a border around every channel.',
    source: 'ONNX Pad-13; PyTorch `torch.nn.ZeroPad2d`, `ReflectionPad2d`, `ReplicationPad2d`, `CircularPad2d`',
    category: 'shape',
    rank,
    attributes: {
      padding: padding(rank, 'Pixels added at each side: a number, one per axis, or `[begin, end]` pairs.', []).usually(
        1,
      ),
      mode: oneOf('What the border holds.', { ...paddingModes, constant: 'The number `value`.' }).default('zeros'),
      value: real('What a constant border holds.', {}).default(0),
    },
    check(x, { padding: border, mode, value }, report) {
      checkBorders(x, sidesOf(border), mode, report);
      if (value !== 0 && mode !== 'constant')
        report(
          { attribute: 'value' },
          'contradiction',
          `value has no meaning for "${mode}"; use "mode": "constant", or remove it`,
          [
            { title: 'Use mode "constant"', set: { mode: 'constant' } },
            { title: 'Remove "value"', set: { value: undefined } },
          ],
        );
    },
    reads: (_, { padding: border }) => sidesOf(border).map(([begin]) => ({ step: 1, from: -begin, span: 0 })),
    border: ({ mode }) => mode,
    output: ([channels, ...spatial], { padding: border }) => [
      channels,
      ...spatial.map((size, axis) => size + sum(sidesOf(border)[axis])),
    ],
    sizes: ([, ...spatial], { padding: border }) =>
      sidesOf(border).map(([begin, end], axis) => `${formatSize(spatial[axis] ?? Number.NaN)} + ${begin} + ${end}`),
    lower({ ops, x, inputShapes: [input = [0]], attributes: { padding: border, mode, value } }) {
      const bordered = lowerBorders(ops, x, input, sidesOf(border), mode, value);
      return bordered === x ? ops.Identity({ input: x }) : bordered;
    },
    equation: ({ x, attributes: { padding: border, mode, value } }) => padded(x, sidesOf(border), mode, value),
  }),
);

function sidesOf(border: Padding): readonly AxisPadding[] {
  if (border === 'same') throw new Error('unreachable: this border has a size');
  return border;
}

function sum([begin, end]: AxisPadding = [0, 0]): number {
  return begin + end;
}
