import { formatShape } from '../core/shape.ts';
import { borders, perAxis, plainConvolution, without, type PlainConvolution } from './convolution.ts';
import { layersBetween } from './between.ts';
import type { Refactoring } from './refactoring.ts';
import { weightsInWords } from './titles.ts';

/** A kernel as kernels along one axis each: N×N as 1×N and N×1. */
export const oneAxisKernels: Refactoring = {
  name: 'one-axis-kernels',
  source: 'Szegedy et al. 2016, §3.2',
  keepsReceptiveField: true,
  propose(analysis, layer) {
    const convolution = plainConvolution(analysis, layer);
    if (convolution === undefined || convolution.rank === 1) return [];
    const { rank, windows, inChannels, outChannels, shared } = convolution;
    if (windows.some(({ kernel }) => kernel < 3)) return [];
    const [first = 0, ...others] = windows.map((_, axis) => rank - 1 - axis);
    const weights = windows.reduce(
      (sum, { kernel }, axis) => sum + kernel * (axis === first ? inChannels : outChannels) * outChannels,
      0,
    );
    if (convolution.weights <= weights) return [];
    const between = layersBetween(analysis, layer, outChannels);
    const after = others.flatMap(axis => [
      ...between,
      { type: `conv${rank}d`, attributes: { outChannels, ...along(convolution, axis), ...shared } },
    ]);
    const kernels = [first, ...others].map(axis => formatShape(kernelAlong(convolution, axis)));
    const title = `Replace ${formatShape(windows.map(({ kernel }) => kernel))} by ${kernels.join(' and ')}: ${weightsInWords(convolution, weights)}`;
    const set = { ...without(convolution, ['stride', 'padding', 'dilation']), ...along(convolution, first) };
    return [{ title, changes: [{ layer, set, after }] }];
  },
};

function kernelAlong({ windows }: PlainConvolution, axis: number): readonly number[] {
  return windows.map(({ kernel }, each) => (each === axis ? kernel : 1));
}

/** The window on one axis; on the others it is one pixel. What a convolution has by itself is left out. */
function along(convolution: PlainConvolution, axis: number): Readonly<Record<string, unknown>> {
  const { windows, padding } = convolution;
  const only = <Value>(values: readonly Value[], rest: Value): Value | readonly Value[] =>
    perAxis(values.map((value, each) => (each === axis ? value : rest)));
  const stride = only(
    windows.map(each => each.stride),
    1,
  );
  const dilation = only(
    windows.map(each => each.dilation),
    1,
  );
  const sides = windows.map(({ begin, end }, each): readonly [number, number] =>
    each === axis ? [begin, end] : [0, 0],
  );
  const border = padding === 'same' ? padding : borders(sides);
  return {
    kernelSize: kernelAlong(convolution, axis),
    ...(stride !== 1 && { stride }),
    ...(border !== 0 && { padding: border }),
    ...(dilation !== 1 && { dilation }),
  };
}
