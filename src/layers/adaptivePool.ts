import { perAxis } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import { sizeOf } from '../core/shape.ts';
import type { OpBuilder } from '../ops/index.ts';
import type { Value } from '../ops/op.ts';
import { largest, summarize } from '../reference/pooling.ts';
import { sum } from '../reference/tensor.ts';
import { sliceAxis } from './borders.ts';
import { forEachRank, type Rank } from './ranks.ts';

/** Pools that are told the size of their output and choose their windows themselves. */
function adaptivePool(
  rank: Rank,
  kind: 'Avg' | 'Max',
  words: { readonly summary: string; readonly source: string },
  compute: (values: readonly number[]) => number,
) {
  return defineLayer({
    type: `adaptive${kind}Pool${rank}d`,
    ...words,
    category: 'pooling',
    rank,
    attributes: { outputSize: perAxis(rank, 'Size of the output, px.').usually(1) },
    // Cell o begins at ⌊o · in / out⌋ and ends before ⌈(o + 1) · in / out⌉.
    reads: ([, ...spatial], { outputSize }) =>
      spatial.map((input, axis) => {
        const output = outputSize[axis] ?? 1;
        return { step: input, per: output, from: 1 - output, span: input + output - 2 };
      }),
    output: ([channels], { outputSize }) => [channels, ...outputSize],
    ...(kind === 'Avg' && { fvcoreFlops: (_: unknown, x: readonly number[]) => sizeOf(x) }),
    lower({ ops, x, inputShapes: [input], attributes: { outputSize } }) {
      const spatial = input?.slice(1) ?? [];
      const pool = kind === 'Avg' ? ops.AveragePool : ops.MaxPool;
      if (spatial.every((size, axis) => size % (outputSize[axis] ?? 1) === 0)) {
        const window = spatial.map((size, axis) => size / (outputSize[axis] ?? 1));
        return pool({ X: x }, { kernel_shape: window, strides: window });
      }
      // Cells of different sizes: a mean of means over one axis after the other is the mean, since each has the same number.
      return spatial.reduce(
        (pooled, size, axis) => poolAxis(ops, pool, pooled, rank, axis, cellsOf(size, outputSize[axis] ?? 1)),
        x,
      );
    },
    equation: ({ x, attributes: { outputSize } }) =>
      summarize(
        x,
        x.shape
          .slice(1)
          .map((size, axis) =>
            cellsOf(size, outputSize[axis] ?? 1).map(([begin, end]) =>
              Array.from({ length: end - begin }, (_, step) => begin + step),
            ),
          ),
        compute,
      ),
  });
}

export const adaptiveAveragePools = forEachRank(rank =>
  adaptivePool(
    rank,
    'Avg',
    {
      summary: 'Takes means over as many equal parts of the input as the output has positions.',
      source: 'PyTorch `torch.nn.AdaptiveAvgPool2d`',
    },
    values => sum(values) / values.length,
  ),
);

export const adaptiveMaxPools = forEachRank(rank =>
  adaptivePool(
    rank,
    'Max',
    {
      summary: 'Takes maxima over as many equal parts of the input as the output has positions.',
      source: 'PyTorch `torch.nn.AdaptiveMaxPool2d`; He et al. 2014 (spatial pyramid pooling)',
    },
    largest,
  ),
);

type Cell = readonly [begin: number, end: number];

function cellsOf(input: number, output: number): readonly Cell[] {
  return Array.from({ length: output }, (_, position) => [
    Math.floor((position * input) / output),
    Math.ceil(((position + 1) * input) / output),
  ]);
}

/** Pools each cell of one axis by itself and puts the results side by side. */
function poolAxis(
  ops: OpBuilder,
  pool: OpBuilder['AveragePool' | 'MaxPool'],
  x: Value,
  rank: number,
  axis: number,
  cells: readonly Cell[],
): Value {
  const pooled = cells.map(([begin, end]) => {
    const window = Array.from({ length: rank }, (_, each) => (each === axis ? end - begin : 1));
    return pool({ X: sliceAxis(ops, x, axis + 2, begin, end) }, { kernel_shape: window });
  });
  return ops.Concat({ inputs: pooled }, { axis: axis + 2 });
}
