import { flag, perAxis, wholeNumber } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { axisWindows, slide, type Window } from '../core/window.ts';
import { summarize, windowCells } from '../reference/pooling.ts';
import { sum } from '../reference/tensor.ts';
import { axesInWords, forEachRank } from './ranks.ts';
import { windowAttributes } from './windowAttributes.ts';

/** p-norm of each window, over one, two or three axes. */
export const lpPools = forEachRank(rank =>
  defineLayer({
    type: `lpPool${rank}d`,
    summary: 'Takes the p-norm of each window, (Σ |x|^p)^(1/p): 1 adds up, larger p come close to the maximum.',
    source: 'ONNX LpPool-11; Sermanet, Chintala & LeCun 2012, §2.2',
    category: 'pooling',
    rank,
    attributes: {
      normType: wholeNumber('The p of the norm.').usually(2),
      kernelSize: perAxis(rank, `Window ${axesInWords[rank]}, px.`).usually(2),
      stride: perAxis(rank, 'Step between windows, px.').optional('the kernelSize'),
      ceilMode: flag('Rounds the number of windows up, so that a last one may hang over the end.').default(false),
    },
    window: windowOf,
    output: ([channels, ...spatial], attributes) => [channels, ...slide(windowOf(attributes), spatial)],
    lower({ ops, x, inputShapes: [input], attributes }) {
      const windows = axisWindows(windowOf(attributes), input?.slice(1) ?? []);
      return ops.LpPool({ X: x }, { ...windowAttributes(windows), p: attributes.normType });
    },
    equation({ x, attributes }) {
      const p = attributes.normType;
      return summarize(x, windowCells(axisWindows(windowOf(attributes), x.shape.slice(1))), values =>
        Math.pow(sum(values.map(value => Math.pow(Math.abs(value), p))), 1 / p),
      );
    },
  }),
);

function windowOf(attributes: {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[] | undefined;
  readonly ceilMode: boolean;
}): Window {
  const { kernelSize, ceilMode } = attributes;
  const none = kernelSize.map(() => [0, 0] as const);
  return {
    kernelSize,
    stride: attributes.stride ?? kernelSize,
    dilation: kernelSize.map(() => 1),
    padding: none,
    ceilMode,
  };
}
