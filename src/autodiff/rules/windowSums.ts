import type { OpBuilder } from '../../ops/index.ts';
import type { Value } from '../../ops/op.ts';
import { spreadBack, type ConvolutionSizes } from './conv.ts';

/**
 * Gives each position the sum of a number per window over all windows that read it: the transpose of adding windows up, channel by channel.
 * `inputShape` is that of the positions, `outputShape` that of the windows.
 */
export function sumOfWindows(
  ops: OpBuilder,
  perWindow: Value,
  inputShape: readonly number[],
  outputShape: readonly number[],
  sizes: Omit<ConvolutionSizes, 'group'>,
  weight = 1,
): Value {
  const [batch = 0, channels = 0, ...spatial] = inputShape;
  const [, , ...windows] = outputShape;
  // Channels become examples, so that one kernel serves them all.
  const planes = [batch * channels, 1, ...windows];
  const apart = ops.Reshape({ data: perWindow, shape: ops.int64(planes) });
  const kernel = ops.filled([1, 1, ...sizes.kernel], weight);
  const spread = spreadBack(ops, apart, kernel, [batch * channels, 1, ...spatial], planes, { ...sizes, group: 1 });
  return ops.Reshape({ data: spread, shape: ops.int64(inputShape) });
}
