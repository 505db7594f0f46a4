import { flag, oneOf, perAxis } from '../core/attribute.ts';
import { defineLayer } from '../core/layer.ts';
import type { AxisMap } from '../core/receptiveField.ts';
import { formatSize, sizeOf } from '../core/shape.ts';
import { elementAt, tensorOf } from '../reference/tensor.ts';
import { forEachRank } from './ranks.ts';

/** What interpolation along all axes is called. */
const linearNames = { 1: 'linear', 2: 'bilinear', 3: 'trilinear' } as const;

/** Makes a feature map larger without weights, over one, two or three axes. */
export const upsamples = forEachRank(rank => {
  const linear = linearNames[rank];
  return defineLayer({
    type: `upsample${rank}d`,
    summary: 'Makes a feature map a whole number of times larger, by repeating pixels or by interpolation.',
    source: 'ONNX Resize-13; PyTorch `torch.nn.Upsample`',
    category: 'upsampling',
    rank,
    attributes: {
      scaleFactor: perAxis(rank, 'How many times larger the output is.').usually(2),
      mode: oneOf<'nearest' | typeof linear>('Where new pixels come from.', {
        nearest: 'Each pixel is repeated.',
        [linear]: 'Weighted means of the neighbours along every axis.',
      } as Record<'nearest' | typeof linear, string>).default('nearest'),
      alignCorners: flag('Puts the outermost pixels of the output on those of the input, for interpolation.').default(
        false,
      ),
    },
    check(_, { mode, alignCorners }, report) {
      if (mode === 'nearest' && alignCorners)
        report(
          { attribute: 'alignCorners' },
          'contradiction',
          `alignCorners has no meaning for "nearest"; use "${linear}", or remove it`,
          [
            { title: `Use mode "${linear}"`, set: { mode: linear } },
            { title: 'Remove "alignCorners"', set: { alignCorners: undefined } },
          ],
        );
    },
    reads: ([, ...spatial], { scaleFactor, mode, alignCorners }) =>
      spatial.map((input, axis) => {
        const scale = scaleFactor[axis] ?? 1;
        if (mode === 'nearest') return { step: 1, per: scale, from: 1 - scale, span: scale - 1 };
        return interpolationMap(input, scale, alignCorners);
      }),
    output: ([channels, ...spatial], { scaleFactor }) => [
      channels,
      ...spatial.map((size, axis) => size * (scaleFactor[axis] ?? 1)),
    ],
    sizes: ([, ...spatial], { scaleFactor }) =>
      spatial.map((size, axis) => `${formatSize(size)}·${scaleFactor[axis] ?? 1}`),
    fvcoreFlops: (y, _, { mode }) => (mode === 'bilinear' ? 4 * sizeOf(y) : 0),
    lower({ ops, x, inputShapes: [input = [0]], attributes: { scaleFactor, mode, alignCorners } }) {
      // The runtime interpolates over two axes or three: a signal is an image of one row.
      const isSignal = rank === 1;
      const image = isSignal ? ops.Reshape({ data: x, shape: ops.int64([0, 0, 1, -1]) }) : x;
      const scales = ops.constant([1, 1, ...(isSignal ? [1] : []), ...scaleFactor], [isSignal ? 4 : rank + 2]);
      const resized = ops.Resize(
        { X: image, scales },
        mode === 'nearest'
          ? { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' }
          : { mode: 'linear', coordinate_transformation_mode: alignCorners ? 'align_corners' : 'half_pixel' },
      );
      if (!isSignal) return resized;
      return ops.Reshape({ data: resized, shape: ops.int64([0, 0, (input[1] ?? 0) * (scaleFactor[0] ?? 1)]) });
    },
    equation({ x, outputShape, attributes: { scaleFactor, mode, alignCorners } }) {
      const [, ...spatial] = x.shape;
      return tensorOf(outputShape, ([channel = 0, ...at]) => {
        const sources = at.map((position, axis) => {
          const scale = scaleFactor[axis] ?? 1;
          if (mode === 'nearest') return [[Math.floor(position / scale), 1]] as const;
          return neighbours(sourceOf(position, spatial[axis] ?? 1, scale, alignCorners), spatial[axis] ?? 1);
        });
        return weighted(sources, place => elementAt(x, [channel, ...place]));
      });
    },
  });
});

/** Where on the input an output position lies. */
function sourceOf(position: number, length: number, scale: number, alignCorners: boolean): number {
  if (!alignCorners) return (position + 0.5) / scale - 0.5;
  return length * scale === 1 ? 0 : (position * (length - 1)) / (length * scale - 1);
}

/** The two pixels between which a place lies, with their weights; beyond the border only the outermost. */
function neighbours(source: number, length: number): readonly (readonly [position: number, weight: number])[] {
  const inside = Math.min(Math.max(source, 0), length - 1);
  const before = Math.floor(inside);
  return [
    [before, 1 - (inside - before)],
    [Math.min(before + 1, length - 1), inside - before],
  ];
}

function weighted(
  [first, ...others]: readonly (readonly (readonly [position: number, weight: number])[])[],
  read: (place: readonly number[]) => number,
  place: readonly number[] = [],
): number {
  if (first === undefined) return read(place);
  return first.reduce((sum, [position, weight]) => sum + weight * weighted(others, read, [...place, position]), 0);
}

/** The two neighbours of a source, or the one that it lies on. */
function interpolationMap(input: number, scale: number, alignCorners: boolean): AxisMap {
  const output = input * scale;
  if (!alignCorners) return { step: 2, per: 2 * scale, from: 2 - 3 * scale, span: 4 * scale - 2 };
  const per = Math.max(1, output - 1);
  return { step: output === 1 ? 0 : input - 1, per, from: 1 - per, span: 2 * (per - 1) };
}
