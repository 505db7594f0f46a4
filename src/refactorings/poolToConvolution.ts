import { formatShape } from '../core/shape.ts';
import { borders, perAxis } from './convolution.ts';
import { plainPool } from './pool.ts';
import type { Refactoring } from './refactoring.ts';

/** A pool as a convolution with the same window, which learns what to keep. */
export const poolToConvolution: Refactoring = {
  name: 'pool-to-convolution',
  source: 'Springenberg et al. 2015, §2 (All-CNN)',
  keepsReceptiveField: true,
  propose(analysis, layer) {
    const pool = plainPool(analysis, layer);
    // A convolution has no window that hangs over.
    if (pool === undefined || pool.windows.some(({ overhang }) => 0 < overhang)) return [];
    const { rank, windows, output, written } = pool;
    const [channels] = output;
    const kernel = windows.map(each => each.kernel);
    const stride = perAxis(windows.map(each => each.stride));
    const dilation = perAxis(windows.map(each => each.dilation));
    const border = borders(windows.map(({ begin, end }) => [begin, end] as const));
    const set = {
      ...Object.fromEntries(written.map(name => [name, undefined] as const)),
      outChannels: channels,
      kernelSize: perAxis(kernel),
      ...(stride !== 1 && { stride }),
      ...(border !== 0 && { padding: border }),
      ...(dilation !== 1 && { dilation }),
    };
    const steps = formatShape(windows.map(each => each.stride));
    const title = `Replace the pool by a ${formatShape(kernel)} convolution of stride ${steps} on its ${channels} channels`;
    return [{ title, changes: [{ layer, type: `conv${rank}d`, set }] }];
  },
};
