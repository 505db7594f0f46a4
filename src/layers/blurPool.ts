import { oneOf, perAxis, wholeNumber } from '../core/attribute.ts';
import type { OwnFix } from '../core/change.ts';
import { defineLayer } from '../core/layer.ts';
import { sizeOf } from '../core/shape.ts';
import { defineBlock } from '../core/structure.ts';
import { axisWindows, slide, type Window } from '../core/window.ts';
import { convolve } from '../reference/convolution.ts';
import { padded } from '../reference/padding.ts';
import { tensorOf } from '../reference/tensor.ts';
import { checkBorders, lowerBorders, paddingModes } from './borders.ts';
import { axesInWords, forEachRank, type Rank } from './ranks.ts';

function blurAttributes(rank: Rank) {
  return {
    blurSize: wholeNumber('Side of the binomial kernel, px: 3 for [1 2 1] / 4, 5 for [1 4 6 4 1] / 16.', 1, {
      most: 31,
    }).default(3),
    stride: perAxis(rank, 'Step between windows, px.').default(2),
    paddingMode: oneOf('What the border of half a kernel holds.', paddingModes).default('reflect'),
  };
}

/** Blurs before it skips, over one, two or three axes. */
export const blurPools = forEachRank(rank =>
  defineLayer({
    type: `blurPool${rank}d`,
    summary:
      'Blurs each channel with a fixed binomial kernel before it skips pixels, so that small shifts change little.',
    source: 'Zhang 2019, "Making convolutional networks shift-invariant again", §3',
    category: 'pooling',
    rank,
    attributes: blurAttributes(rank),
    check: (x, { blurSize, paddingMode }, report) =>
      checkBorders(
        x,
        x.slice(1).map(() => border(blurSize)),
        paddingMode,
        (_, code, message, fixes = []) =>
          report(
            { attribute: 'blurSize' },
            code,
            message,
            fixes.map(({ set = {} }) => smallerKernel(set['padding'])),
          ),
      ),
    window: attributes => windowOf(rank, attributes),
    windowRule: ({ blurSize }) => ({
      kind: 'weigh',
      isFlipped: false,
      hasBias: false,
      kernel: [...binomialKernel(rank, blurSize).data],
    }),
    border: ({ paddingMode }) => paddingMode,
    output: ([channels, ...spatial], attributes) => [channels, ...slide(windowOf(rank, attributes), spatial)],
    macs: (y, _, __, { blurSize }) => sizeOf(y) * blurSize ** rank,
    lower({ ops, x, inputShapes: [input = [0]], attributes: { blurSize, stride, paddingMode } }) {
      const [channels] = input;
      const kernel = binomialKernel(rank, blurSize);
      const bordered = lowerBorders(
        ops,
        x,
        input,
        input.slice(1).map(() => border(blurSize)),
        paddingMode,
      );
      const weight = ops.constant(Array.from({ length: channels }, () => [...kernel.data]).flat(), [
        channels,
        1,
        ...kernel.shape,
      ]);
      return ops.Conv({ X: bordered, W: weight }, { kernel_shape: kernel.shape, strides: stride, group: channels });
    },
    equation({ x, attributes: { blurSize, stride, paddingMode } }) {
      const [channels = 1, ...spatial] = x.shape;
      const bordered = padded(
        x,
        spatial.map(() => border(blurSize)),
        paddingMode,
      );
      const kernel = binomialKernel(rank, blurSize);
      const weight = tensorOf([channels, 1, ...kernel.shape], ([, , ...at]) => kernelAt(blurSize, at));
      const bare: Window = { ...windowOf(rank, { blurSize, stride }), padding: spatial.map(() => [0, 0]) };
      return convolve(bordered, weight, undefined, axisWindows(bare, bordered.shape.slice(1)));
    },
  }),
);

/** Max pooling whose skipping is left to a blur, over one, two or three axes. */
export const maxBlurPools = forEachRank(rank =>
  defineBlock({
    type: `maxBlurPool${rank}d`,
    summary: 'Takes the largest value of every window, then blurs before it skips: a max pool without aliasing.',
    source: 'Zhang 2019, §3.2',
    attributes: {
      kernelSize: perAxis(rank, `Window of the maximum, ${axesInWords[rank]}, px.`).default(2),
      ...blurAttributes(rank),
    },
    expand(build, x, { kernelSize, blurSize, stride, paddingMode }) {
      const most = build.layer(`maxPool${rank}d`, [x], { kernelSize, stride: 1 }, 'max');
      return build.layer(`blurPool${rank}d`, [most], { blurSize, stride, paddingMode }, 'blur');
    },
  }),
);

function border(blurSize: number): readonly [number, number] {
  return [Math.floor((blurSize - 1) / 2), Math.ceil((blurSize - 1) / 2)];
}

function windowOf(rank: Rank, { blurSize, stride }: { blurSize: number; stride: readonly number[] }): Window {
  const each = <Entry>(entry: Entry): readonly Entry[] => Array.from({ length: rank }, () => entry);
  return { kernelSize: each(blurSize), stride, dilation: each(1), padding: each(border(blurSize)) };
}

/** The product of a row of Pascal's triangle with itself along every axis; its numbers add up to 1. */
function binomialKernel(rank: Rank, blurSize: number) {
  const shape = Array.from({ length: rank }, () => blurSize);
  return tensorOf(shape, at => kernelAt(blurSize, at));
}

function kernelAt(blurSize: number, at: readonly number[]): number {
  return at.reduce((product, position) => (product * binomial(blurSize - 1, position)) / 2 ** (blurSize - 1), 1);
}

function binomial(n: number, k: number): number {
  let result = 1;
  for (let step = 1; step <= k; step++) result = (result * (n - k + step)) / step;
  return result;
}

/** The kernel whose border is no wider than what is there to mirror. */
function smallerKernel(widest: unknown): OwnFix {
  const blurSize = 2 * Number(widest) + 1;
  return { title: `Use blurSize ${blurSize}, the largest that fits`, set: { blurSize } };
}
