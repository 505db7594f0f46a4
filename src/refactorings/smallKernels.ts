import { formatShape } from '../core/shape.ts';
import { borders, perAxis, plainConvolution, without } from './convolution.ts';
import { layersBetween } from './between.ts';
import type { Refactoring } from './refactoring.ts';
import { numberInWords, weightsInWords } from './titles.ts';

/** A large kernel as a stack of 3×3 kernels, with the stride at the last, which sees as much as the large one. */
export const smallKernels: Refactoring = {
  name: 'small-kernels',
  source: 'Simonyan & Zisserman 2015, §2.3; Szegedy et al. 2016, §3.1',
  keepsReceptiveField: true,
  propose(analysis, layer) {
    const convolution = plainConvolution(analysis, layer);
    if (convolution === undefined || convolution.rank === 1) return [];
    const { rank, windows, padding, inChannels, outChannels, shared } = convolution;
    const size = windows[0]?.kernel ?? 1;
    const isLargeCube = size % 2 === 1 && 3 < size && windows.every(({ kernel }) => kernel === size);
    // A stride of more than 3 would step over what the last 3×3 does not read.
    if (!isLargeCube || windows.some(({ dilation, stride }) => dilation !== 1 || 3 < stride)) return [];

    const count = (size - 1) / 2;
    const isSame = padding === 'same' && windows.every(({ stride }) => stride === 1);
    const sidesOf = (position: number) =>
      windows.map(({ begin, end }) => [share(begin, count, position), share(end, count, position)] as const);
    const paddingOf = (position: number): unknown => (isSame ? 'same' : borders(sidesOf(position)));
    const between = layersBetween(analysis, layer, outChannels);
    const strides = windows.map(({ stride }) => stride);
    const others = Array.from({ length: count - 1 }, (_, index) => {
      const isLast = index === count - 2 && strides.some(stride => 1 < stride);
      const attributes = {
        outChannels,
        kernelSize: 3,
        ...(isLast && { stride: perAxis(strides) }),
        padding: paddingOf(index + 1),
        ...shared,
      };
      return [...between, { type: `conv${rank}d`, attributes }];
    });
    const small = windows.map(() => 3);
    const weights = 3 ** rank * (inChannels + (count - 1) * outChannels) * outChannels;
    const title =
      `Replace ${formatShape(windows.map(() => size))} by ${numberInWords(count)} ${formatShape(small)} convolutions: ` +
      weightsInWords(convolution, weights);
    const set = { kernelSize: 3, padding: paddingOf(0), ...without(convolution, ['stride']) };
    return [{ title, changes: [{ layer, set, after: others.flat() }] }];
  },
};

/** The part of a border that one of several layers adds; the first ones add the most, so that none runs out of input. */
function share(border: number, count: number, position: number): number {
  return Math.floor(border / count) + (position < border % count ? 1 : 0);
}
