import type { Fix } from '../core/change.ts';
import { formatShape } from '../core/shape.ts';
import { perAxis, plainConvolution } from './convolution.ts';
import type { Refactoring } from './refactoring.ts';

/** A convolution with a stride as one without, behind which a pool takes the steps. */
export const strideToPool: Refactoring = {
  name: 'stride-to-pool',
  source: 'Springenberg et al. 2015, §2',
  keepsReceptiveField: false,
  propose(analysis, layer) {
    const convolution = plainConvolution(analysis, layer);
    if (convolution === undefined) return [];
    const { rank, windows, padding } = convolution;
    const strides = windows.map(({ stride }) => stride);
    if (strides.every(stride => stride === 1)) return [];
    const positions = windows.map(({ input, begin, end, extent }) =>
      padding === 'same' ? input : input + begin + end - extent + 1,
    );
    if (positions.some((count, axis) => count < (strides[axis] ?? 1))) return [];
    // Where the steps do not come out even, the last window of the pool hangs over, as the last step of the convolution did not.
    const isEven = positions.every((count, axis) => count % (strides[axis] ?? 1) === 0);
    const attributes = { kernelSize: perAxis(strides), ...(!isEven && { ceilMode: true }) };
    return ['max', 'avg'].map((kind): Fix => ({
      title: `Replace the stride of ${formatShape(strides)} by a ${kind === 'max' ? 'max' : 'mean'} pool of ${formatShape(strides)}`,
      changes: [{ layer, set: { stride: undefined }, after: [{ type: `${kind}Pool${rank}d`, attributes }] }],
    }));
  },
};
