import { wholeNumber } from '../core/attribute.ts';
import type { OwnFix } from '../core/change.ts';
import { defineLayer } from '../core/layer.ts';
import { formatShape, formatSize, type Shape } from '../core/shape.ts';
import { elementAt, tensorOf } from '../reference/tensor.ts';

export const pixelShuffle = defineLayer({
  type: 'pixelShuffle',
  summary: 'Turns groups of channels into the pixels of a map that is `upscaleFactor` times larger along every axis.',
  source: 'Shi et al. 2016, eq. 4; PyTorch `torch.nn.PixelShuffle`',
  category: 'upsampling',
  attributes: { upscaleFactor: wholeNumber('How many times larger each side becomes.').usually(2) },
  check([channels, ...spatial], { upscaleFactor }, report) {
    const group = upscaleFactor ** spatial.length;
    if (0 < channels % group)
      report(
        { attribute: 'upscaleFactor' },
        'channels-do-not-divide',
        `${channels} channels are not a multiple of ${upscaleFactor}^${spatial.length} = ${group}; give the layer before it ${group * Math.ceil(channels / group)} channels`,
      );
  },
  reads: ([, ...spatial], { upscaleFactor: scale }) =>
    spatial.map(() => ({ step: 1, per: scale, from: 1 - scale, span: scale - 1 })),
  output: ([channels, ...spatial], { upscaleFactor }) => [
    channels / upscaleFactor ** spatial.length,
    ...spatial.map(size => size * upscaleFactor),
  ],
  sizes: ([, ...spatial], { upscaleFactor }) => spatial.map(size => `${formatSize(size)}·${upscaleFactor}`),
  // [C·s·s, H, W] → [C, s, s, H, W] → [C, H, s, W, s] → [C, H·s, W·s], behind the batch.
  lower({ ops, x, inputShapes: [input = [0]], outputShape, attributes: { upscaleFactor } }) {
    const spatial = input.slice(1);
    const split = [0, outputShape[0], ...spatial.map(() => upscaleFactor), ...spatial];
    const order = spatial.flatMap((_, axis) => [2 + spatial.length + axis, 2 + axis]);
    const apart = ops.Reshape({ data: x, shape: ops.int64(split) });
    const woven = ops.Transpose({ data: apart }, { perm: [0, 1, ...order] });
    return ops.Reshape({ data: woven, shape: ops.int64([0, ...outputShape]) });
  },
  equation: ({ x, outputShape, attributes: { upscaleFactor } }) =>
    tensorOf(outputShape, ([channel = 0, ...at]) => {
      const offset = at.reduce((index, position) => index * upscaleFactor + (position % upscaleFactor), 0);
      const source = channel * upscaleFactor ** at.length + offset;
      return elementAt(x, [source, ...at.map(position => Math.floor(position / upscaleFactor))]);
    }),
});

export const pixelUnshuffle = defineLayer({
  type: 'pixelUnshuffle',
  summary: 'Turns blocks of `downscaleFactor` pixels along every axis into channels; undoes pixelShuffle.',
  source: 'Shi et al. 2016; PyTorch `torch.nn.PixelUnshuffle`',
  category: 'pooling',
  attributes: { downscaleFactor: wholeNumber('How many times smaller each side becomes.').usually(2) },
  check([, ...spatial], { downscaleFactor }, report) {
    const odd = spatial.find(size => 0 < size % downscaleFactor);
    if (odd !== undefined)
      report(
        { attribute: 'downscaleFactor' },
        'channels-do-not-divide',
        `a side of ${odd} px is not a multiple of ${downscaleFactor}; pad it to ${downscaleFactor * Math.ceil(odd / downscaleFactor)} or crop it`,
        [padded(spatial, downscaleFactor)],
      );
  },
  reads: ([, ...spatial], { downscaleFactor }) =>
    spatial.map(() => ({ step: downscaleFactor, from: 0, span: downscaleFactor - 1 })),
  output: ([channels, ...spatial], { downscaleFactor }): Shape => [
    channels * downscaleFactor ** spatial.length,
    ...spatial.map(size => size / downscaleFactor),
  ],
  sizes: ([, ...spatial], { downscaleFactor }) => spatial.map(size => `${formatSize(size)} / ${downscaleFactor}`),
  // [C, H·s, W·s] → [C, H, s, W, s] → [C, s, s, H, W] → [C·s·s, H, W], behind the batch.
  lower({ ops, x, inputShapes: [input = [0]], outputShape, attributes: { downscaleFactor } }) {
    const [channels, ...spatial] = input;
    const split = [0, channels, ...spatial.flatMap(size => [size / downscaleFactor, downscaleFactor])];
    const order = [...spatial.map((_, axis) => 3 + 2 * axis), ...spatial.map((_, axis) => 2 + 2 * axis)];
    const apart = ops.Reshape({ data: x, shape: ops.int64(split) });
    const stacked = ops.Transpose({ data: apart }, { perm: [0, 1, ...order] });
    return ops.Reshape({ data: stacked, shape: ops.int64([0, ...outputShape]) });
  },
  equation: ({ x, outputShape, attributes: { downscaleFactor } }) =>
    tensorOf(outputShape, ([stacked = 0, ...at]) => {
      let rest = stacked;
      const offsets = at.map(() => 0);
      for (let axis = at.length - 1; 0 <= axis; axis--) {
        offsets[axis] = rest % downscaleFactor;
        rest = Math.floor(rest / downscaleFactor);
      }
      return elementAt(x, [rest, ...at.map((position, axis) => position * downscaleFactor + (offsets[axis] ?? 0))]);
    }),
});

/** A border at the ends that makes every side a multiple of a number. */
function padded(spatial: readonly number[], factor: number): OwnFix {
  const whole = spatial.map(size => factor * Math.ceil(size / factor));
  const padding = spatial.map((size, axis) => [0, (whole[axis] ?? size) - size]);
  return {
    title: `Insert a pad${spatial.length}d, which makes ${formatShape(whole)} of ${formatShape(spatial)}`,
    before: [{ type: `pad${spatial.length}d`, attributes: { padding } }],
  };
}
