import type { LayerAnalysis } from '../core/analysis.ts';
import type { Fix } from '../core/change.ts';
import type { LayerId } from '../core/diagnostic.ts';
import type { Lint } from './lint.ts';
import { axisWord, onlyNumber, quoted } from './words.ts';

/** Source: Odena, Dumoulin & Olah 2016, "Deconvolution and checkerboard artifacts". */
export const checkerboard: Lint = {
  code: 'checkerboard',
  severity: 'warning',
  check: ({ network, layers }) =>
    layers.flatMap((analysis, layer) => {
      const { type, values } = analysis;
      const spread = values && type?.spread(values);
      if (spread === undefined) return [];
      const { kernelSize, stride, dilation } = spread;
      const counts = kernelSize.map((kernel, axis) => tapsPerPixel(kernel, stride[axis] ?? 1, dilation[axis] ?? 1));
      const axis = counts.findIndex(each => Math.min(...each) < Math.max(...each));
      const [taps, kernel, step] = [counts[axis], kernelSize[axis], stride[axis]];
      if (taps === undefined || kernel === undefined || step === undefined) return [];
      const apart = dilation[axis] ?? 1;
      const below = Math.floor(kernel / step) * step;
      const sizes = below === 0 ? `${step}` : `${below} or ${below + step}`;
      // A step that both are multiples of leads from one pixel of the stride to some of the others only, however many taps there are.
      const [why, mend] = haveCommonFactor(apart, step)
        ? [`a dilation of ${apart} and a stride of ${step} keep some pixels out of reach`, 'a dilation of 1']
        : [`${kernel} is not a multiple of its stride of ${step}`, `a kernelSize of ${sizes}`];
      return [
        {
          message:
            `${quoted(network, layer)} writes its output along the ${axisWord(counts.length, axis)} with ${taps.slice(0, 8).join(', ')} ` +
            `taps of its kernel of ${kernel} in turn, as ${why}: that shows as a checkerboard; ` +
            `use ${mend}, or upsample and convolve`,
          locus: { layer, at: { attribute: 'kernelSize' } },
          fixes: sameSize(analysis, layer),
        },
      ];
    }),
};

/** How many taps of the kernel meet each of the pixels that one stride makes. */
function tapsPerPixel(kernel: number, stride: number, dilation: number): readonly number[] {
  const counts = Array.from({ length: Math.min(stride, mostPixels) }, () => 0);
  if (mostPixels < stride || mostPixels < kernel) return [];
  for (let tap = 0; tap < kernel; tap++) {
    const pixel = (tap * dilation) % stride;
    counts[pixel] = (counts[pixel] ?? 0) + 1;
  }
  return counts;
}

function haveCommonFactor(left: number, right: number): boolean {
  let [greater, smaller] = [left, right];
  while (0 < smaller) [greater, smaller] = [smaller, greater % smaller];
  return 1 < greater;
}

/** Kernels and strides above this are no network's. */
const mostPixels = 1024;

/** The next kernel that is a multiple, with the padding that keeps the size of the output. */
function sameSize({ type, values }: LayerAnalysis, layer: LayerId): readonly Fix[] {
  if (type === undefined || values === undefined) return [];
  const spread = type.spread(values);
  const numbersOf = (attribute: string): readonly number[] => {
    const value = values[attribute];
    return Array.isArray(value) ? (value as readonly (number | readonly number[])[]).flat() : [];
  };
  const kernel = onlyNumber(spread?.kernelSize ?? []);
  const stride = onlyNumber(spread?.stride ?? []);
  const border = onlyNumber(numbersOf('padding'));
  const extra = onlyNumber(numbersOf('outputPadding'));
  if (kernel === undefined || stride === undefined || border === undefined || extra === undefined) return [];
  if (onlyNumber(spread?.dilation ?? []) !== 1) return [];
  const kernelSize = Math.ceil(kernel / stride) * stride;
  // (input − 1) · stride − 2 · padding + kernel + outputPadding stays as it is.
  const cut = kernelSize - kernel + 2 * border - extra;
  const outputPadding = ((cut % 2) + 2) % 2;
  const padding = (cut + outputPadding) / 2;
  if (padding < 0) return [];
  const set = {
    kernelSize,
    padding: padding === 0 ? undefined : padding,
    outputPadding: outputPadding === 0 ? undefined : outputPadding,
  };
  const title = `Use a kernelSize of ${kernelSize} with padding ${padding}${outputPadding === 0 ? '' : ` and outputPadding ${outputPadding}`}, which keeps the size`;
  return [{ title, changes: [{ layer, set }] }];
}
